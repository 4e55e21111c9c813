// Runs Jest for the package in the current folder (or for the paths given), in ESM mode.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const jest = path.join(path.dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin', 'jest.js');
const here = path.relative(root, process.cwd());
const projects = here === '' ? [] : [`--roots=${process.cwd()}`];
const result = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', '--no-warnings', jest, '--config', path.join(root, 'jest.config.mjs'), ...projects, ...process.argv.slice(2)],
  { stdio: 'inherit', cwd: root, env: { ...process.env } },
);
process.exit(result.status ?? 1);
