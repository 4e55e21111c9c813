// Runs Nx with everything it would otherwise put elsewhere kept in .nx/: caches, native files, sockets. No daemon, no cloud, no analytics.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ensureInstalled, root, workFolder } from './install.mjs';
import { isMain } from './is-main.mjs';
import { packageBin } from './package-bin.mjs';
import { runNode } from './run-node.mjs';

/** Environment for Nx: the whole of its footprint inside the workspace. */
export function nxEnvironment() {
  return {
    ...process.env,
    // What is built is for use, whatever else is done in this terminal: Vite would build React's slow half for `development`.
    NODE_ENV: 'production',
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
    NX_TUI: 'false',
    NX_ISOLATE_PLUGINS: 'false',
    NX_CACHE_DIRECTORY: path.join(workFolder, 'cache'),
    NX_WORKSPACE_DATA_DIRECTORY: path.join(workFolder, 'workspace-data'),
    NX_SKIP_NATIVE_FILE_CACHE: 'true',
    NX_SOCKET_DIR: path.join(workFolder, 'sockets'),
  };
}

/** Runs Nx with these arguments and resolves to its exit code. */
export function runNx(args) {
  mkdirSync(workFolder, { recursive: true });
  return runNode([packageBin('nx'), ...args], { cwd: root, env: nxEnvironment() });
}

if (isMain(import.meta.url)) {
  await ensureInstalled();
  process.exit(await runNx(process.argv.slice(2)));
}
