// `node tools/run-app.mjs PACKAGE[:SCRIPT] [ARGUMENTS]`: installs and builds what is needed, then runs the package's dist/main.js, or dist/SCRIPT.js.
import path from 'node:path';
import { ensureBuilt, workspacePackages } from './build-workspace.mjs';
import { ensureInstalled, giveUp } from './install.mjs';
import { nodeEnvironment, nodeFlags } from './node-flags.mjs';
import { runNode } from './run-node.mjs';

const [wanted, ...args] = process.argv.slice(2);
if (wanted === undefined) giveUp('Say which package to run: node tools/run-app.mjs PACKAGE [ARGUMENTS]');
const [name, script = 'main'] = wanted.split(':');
/** Packages that another one serves or starts, and so must be there too. */
const companions = { 'master-hub': ['master-ui', 'overlays'], 'slave-agent': ['court-ui', 'overlays'], bench: ['slave-agent', 'master-hub', 'simulator-fleet'], e2e: ['slave-agent', 'court-ui', 'overlays', 'master-hub', 'master-ui'] };
await ensureInstalled();
await ensureBuilt([name, ...(companions[name] ?? [])]);
const { folder } = workspacePackages().find((one) => one.name === name);
const file = path.join(folder, 'dist', `${script}.js`);
process.exit(await runNode([...nodeFlags(file), file, ...args], { cwd: process.cwd(), env: { ...nodeEnvironment, ...process.env } }));
