import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './install.mjs';

/** Packages whose command is not called like themselves. Types are checked by the native compiler; ESLint needs the other one beside it (docs/adr/0070). */
const packageOf = { tsc: 'typescript-native' };

/**
 * Absolute path of the script behind a package's command (`eslint`, `nx`, `tsc`, `jest`), to be run by this Node: what lies in
 * node_modules/.bin is a shell script on Windows. Throws when the package is not installed.
 */
export function packageBin(command) {
  const folder = path.join(root, 'node_modules', packageOf[command] ?? command);
  if (!existsSync(folder)) throw new Error(`'${command}' is not installed: add its package to package.json`);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[command]);
}
