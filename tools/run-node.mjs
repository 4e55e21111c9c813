import { spawn } from 'node:child_process';
import { root } from './install.mjs';

/**
 * Runs a Node script in the foreground with this Node and resolves to its exit code. Ctrl-C reaches the script by the
 * terminal; we wait for it to end by itself.
 */
export function runNode(args, { cwd = root, env = process.env } = {}) {
  const child = spawn(process.execPath, args, { cwd, env, stdio: 'inherit' });
  const wait = () => {};
  const pass = () => child.kill('SIGTERM');
  process.on('SIGINT', wait);
  process.on('SIGTERM', pass);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      process.off('SIGINT', wait);
      process.off('SIGTERM', pass);
      resolve(code ?? 1);
    });
  });
}
