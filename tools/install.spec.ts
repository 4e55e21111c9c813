import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Stands in for npm: writes down what it was asked, and fails where `fails` says so (by the number of the call). */
const npm = `
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const args = process.argv.slice(2);
const { name, packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
if (name === 'driver') {
  writeFileSync('../../aside', args.join(' ') + ': ' + Object.entries(packages).filter(([place]) => place !== '').map(([place, entry]) => place + '@' + entry.version).join(' '));
  writeFileSync('../../aside-package', readFileSync('package.json'));
  if (existsSync('../../aside-fails')) process.exit(1);
  if (existsSync('../../aside-unbuilt')) process.exit(0);
  for (const until = Date.now() + 30_000; existsSync('../../aside-waits') && !existsSync('../../reported') && Date.now() < until; ) await new Promise((done) => setTimeout(done, 20));
  mkdirSync('node_modules/better-sqlite3/build', { recursive: true });
  writeFileSync('node_modules/better-sqlite3/build/made', 'aside');
  process.exit(0);
}
appendFileSync('calls', args.join(' ') + '\\n');
writeFileSync('flags', process.env.CFLAGS + ' ' + process.env.CXXFLAGS);
writeFileSync('included', String(process.env.npm_config_include));
const number = readFileSync('calls', 'utf8').trim().split('\\n').length;
if (JSON.parse(readFileSync('fails', 'utf8')).includes(number)) process.exit(1);
for (const place of Object.keys(packages)) if (!packages[place].absent) mkdirSync(place, { recursive: true });
if (!existsSync('node_modules/.package-lock.json')) writeFileSync('node_modules/.package-lock.json', readFileSync('package-lock.json'));
`;
const entries = {
  'node_modules/better-sqlite3': { version: '1.0.0', hasInstallScript: true, dependencies: { finder: '*' } },
  'node_modules/better-sqlite3/node_modules/finder': { version: '2.0.0', dependencies: { plain: '*', finder: '*' } },
  'node_modules/finder': { version: '1.0.0' },
  'node_modules/native': { version: '1.0.0', hasInstallScript: true },
  'node_modules/@some/faster': { version: '1.0.0', hasInstallScript: true, optional: true },
  'node_modules/@other/system': { version: '1.0.0', hasInstallScript: true, optional: true, absent: true },
  'node_modules/plain': { version: '1.0.0' },
};

const allowScripts = { 'better-sqlite3': true, native: true };

let folder = '';
const file = (...parts: readonly string[]): string => path.join(folder, ...parts);
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'restrike-install-'));
  mkdirSync(file('tools'));
  mkdirSync(file('bin'));
  copyFileSync(path.join(import.meta.dirname, 'install.mjs'), file('tools', 'install.mjs'));
  writeFileSync(file('package.json'), JSON.stringify({ type: 'module', engines: { node: '>=20.0.0' }, allowScripts }));
  writeFileSync(file('package-lock.json'), JSON.stringify({ packages: entries }));
  writeFileSync(file('bin', 'npm-cli.js'), npm);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Reports at once and again and again; what waits until one is made after the packages are there goes on. */
const reportsOften = `
  import { existsSync, writeFileSync } from 'node:fs';
  const every = globalThis.setInterval;
  globalThis.setInterval = (report) => every(() => {
    report();
    if (existsSync('node_modules/.restrike-install.json')) writeFileSync('reported', '');
  }, 20);
`;

/** Installs, with these calls of npm failing; gives npm's calls, what was said, and whether it came to its end. */
function install(fails: readonly number[] = [], flags: NodeJS.ProcessEnv = {}, first = ''): { readonly calls: readonly string[]; readonly said: string; readonly isDone: boolean } {
  writeFileSync(file('fails'), JSON.stringify(fails));
  rmSync(file('calls'), { force: true });
  const lines = `${first}; const { ensureInstalled } = await import('./tools/install.mjs'); await ensureInstalled(); console.log('installed');`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', lines], { cwd: folder, encoding: 'utf8', env: { ...process.env, ...flags, npm_execpath: file('bin', 'npm-cli.js') } });
  return { calls: existsSync(file('calls')) ? readFileSync(file('calls'), 'utf8').trim().split('\n') : [], said: stdout + stderr, isDone: stdout.includes('installed\n') };
}

it('[INS-1] a fresh clone is installed and the driver compiled beside it, then the rest, and nothing the next time', () => {
  expect(install()).toMatchObject({ calls: ['ci --ignore-scripts', 'rebuild --no-bin-links native @some/faster'], isDone: true });
  expect(readFileSync(file('aside'), 'utf8')).toBe('ci: node_modules/better-sqlite3@1.0.0 node_modules/better-sqlite3/node_modules/finder@2.0.0 node_modules/plain@1.0.0');
  expect(readFileSync(file('node_modules', 'better-sqlite3', 'build', 'made'), 'utf8')).toBe('aside');
  expect(existsSync(file('.nx', 'driver'))).toBe(false);
  expect(install()).toMatchObject({ calls: [], isDone: true });
});

it('[INS-1] the driver is compiled with -O2, or with the flags of whoever set some', () => {
  expect(install([], { CFLAGS: undefined, CXXFLAGS: undefined }).isDone).toBe(true);
  expect(readFileSync(file('flags'), 'utf8')).toBe('-O2 -O2');
  rmSync(file('node_modules'), { recursive: true });
  expect(install([], { CFLAGS: '-Og', CXXFLAGS: undefined }).isDone).toBe(true);
  expect(readFileSync(file('flags'), 'utf8')).toBe('-Og -O2');
});

it('[INS-1] what the build needs is installed also where programs run in production', () => {
  expect(install([], { NODE_ENV: 'production' }).isDone).toBe(true);
  expect(readFileSync(file('included'), 'utf8')).toBe('dev');
});

it('[INS-1] a driver that does not compile beside the others is compiled with them', () => {
  writeFileSync(file('aside-fails'), '');
  expect(install()).toMatchObject({ calls: ['ci --ignore-scripts', 'rebuild --no-bin-links better-sqlite3 native @some/faster'], isDone: true });
});

it('[INS-1] what may run scripts is said there too, and a driver that npm left uncompiled without a fault is compiled with the others', () => {
  writeFileSync(file('aside-unbuilt'), '');
  expect(install()).toMatchObject({ calls: ['ci --ignore-scripts', 'rebuild --no-bin-links better-sqlite3 native @some/faster'], isDone: true });
  expect(JSON.parse(readFileSync(file('aside-package'), 'utf8'))).toMatchObject({ dependencies: { 'better-sqlite3': '1.0.0' }, allowScripts });
  expect(existsSync(file('.nx', 'driver'))).toBe(false);
});

it('[INS-1] while the driver is waited for, that is said', () => {
  writeFileSync(file('package-lock.json'), JSON.stringify({ packages: { 'node_modules/better-sqlite3': { version: '1.0.0', hasInstallScript: true } } }));
  writeFileSync(file('aside-waits'), '');
  const { calls, said, isDone } = install([], {}, reportsOften);
  expect({ calls, isDone }).toEqual({ calls: ['ci --ignore-scripts'], isDone: true });
  expect(said).toMatch(/still installing, \d+ s \(the SQLite driver is compiled here/);
});

it('[INS-1] a download that fails once, and an optional package that does not compile, stop nobody', () => {
  expect(install([1, 3])).toMatchObject({
    calls: ['ci --ignore-scripts', 'install --no-save --ignore-scripts', 'rebuild --no-bin-links native @some/faster', 'rebuild --no-bin-links native'],
    isDone: true,
  });
  expect(install()).toMatchObject({ calls: [], isDone: true });
});

it('[INS-1] what can not be compiled is told, and tried again by the next start', () => {
  const { said, isDone } = install([2, 3]);
  expect(isDone).toBe(false);
  expect(said).toContain('no C++ compiler for the SQLite driver');
  expect(install()).toMatchObject({ calls: ['rebuild --no-bin-links better-sqlite3 native @some/faster'], isDone: true });
});

it('[INS-1] a note that a power cut took is written anew', () => {
  expect(install().isDone).toBe(true);
  mkdirSync(file('node_modules', 'better-sqlite3', 'build', 'Release'), { recursive: true });
  writeFileSync(file('node_modules', 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node'), '');
  writeFileSync(file('node_modules', '.restrike-install.json'), '{"lo');
  expect(install()).toMatchObject({ calls: [], isDone: true });
});
