// Runs Jest in ESM mode: for the package in the current folder, or for the paths given, relative to it. At the root: for all. Installs first when needed.
import './keep-inside.mjs';
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ensureInstalled, root } from './install.mjs';

// Jest leaves this alone where it is set, and React has no `act` in production.
process.env.NODE_ENV = 'test';
// The same dice in every run, so that two runs of the same source do the same. `RESTRIKE_SEED=random` throws new ones.
process.env.RESTRIKE_SEED = process.env.RESTRIKE_SEED === 'random' ? String(randomInt(1_000_000)) : (process.env.RESTRIKE_SEED ?? '20261');
console.log(`Seed of what is random in the tests: RESTRIKE_SEED=${process.env.RESTRIKE_SEED}`);

await ensureInstalled();
const jest = path.join(path.dirname(createRequire(import.meta.url).resolve('jest/package.json')), 'bin', 'jest.js');
const here = path.relative(root, process.cwd());
const flags = process.argv.slice(2).filter((one) => one.startsWith('-'));
const paths = process.argv.slice(2).filter((one) => !one.startsWith('-'));
const patterns = (paths.length > 0 ? paths : here === '' ? [] : ['']).map((one) => path.join(here, one === '' ? path.sep : one).replaceAll('\\', '\\\\'));
const result = spawnSync(
  process.execPath,
  ['--experimental-vm-modules', '--no-warnings', jest, '--config', path.join(root, 'jest.config.mjs'), ...flags, ...patterns],
  { stdio: 'inherit', cwd: root },
);
process.exit(result.status ?? 1);
