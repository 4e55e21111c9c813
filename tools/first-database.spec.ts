import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A hub that makes a database, notes that it did, and ends; or, told so, says why it can not. */
const hub = `
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
const root = path.resolve(import.meta.dirname, '..', '..', '..');
appendFileSync(path.join(root, 'made'), process.argv.slice(2).join(' ') + ';');
if (existsSync(path.join(root, 'fails'))) throw new Error('no place is left');
const data = path.join(process.env.RESTRIKE_DATA_DIR, 'postgres', 'data');
mkdirSync(data, { recursive: true, mode: 0o700 });
for (const name of ['one', 'other']) writeFileSync(path.join(data, name), name, { mode: 0o600 });
`;

let root = '';
const file = (...parts: readonly string[]): string => path.join(root, ...parts);
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'restrike-first-database-'));
  for (const folder of ['tools', 'apps/master-hub/dist']) mkdirSync(file(folder), { recursive: true });
  for (const name of ['first-database.mjs', 'install.mjs', 'node-flags.mjs']) copyFileSync(path.join(import.meta.dirname, name), file('tools', name));
  writeFileSync(file('package.json'), '{"type":"module"}');
  writeFileSync(file('package-lock.json'), '{}');
  writeFileSync(file('apps', 'master-hub', 'dist', 'main.js'), hub);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Gives a new data directory a database, in a process of its own; resolves to what that said. */
async function give(name: string, first = ''): Promise<string> {
  mkdirSync(file(name));
  const lines = `${first}; const { giveFirstDatabase } = await import('./tools/first-database.mjs'); giveFirstDatabase('./${name}');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', lines], { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await new Promise((done) => child.once('close', done));
  return said;
}
const made = (): number => (existsSync(file('made')) ? readFileSync(file('made'), 'utf8').split(';').length - 1 : 0);
const kept = (): readonly string[] => readdirSync(file('.nx', 'first-database'));
const read = (name: string): readonly string[] => ['one', 'other'].map((one) => readFileSync(file(name, 'postgres', 'data', one), 'utf8'));

it('[TST-2] the database of a test’s hub is made once for a build, by the hub, and given to each that has none', async () => {
  expect([await give('a'), await give('b')]).toEqual(['', '']);
  expect([made(), readFileSync(file('made'), 'utf8'), read('a'), read('b')]).toEqual([1, 'verify-audit;', ['one', 'other'], ['one', 'other']]);
  if (process.platform !== 'win32') expect([file('b', 'postgres', 'data'), file('b', 'postgres', 'data', 'one')].map((one) => statSync(one).mode & 0o777)).toEqual([0o700, 0o600]);
  writeFileSync(file('apps', 'master-hub', 'dist', 'main.js'), `${hub}// another build`);
  expect([await give('c'), made(), kept().length]).toEqual(['', 2, 2]);
});

it('[TST-2] who asks at once gets it whole, and nothing unfinished is left', async () => {
  const names = ['a', 'b', 'c', 'd'];
  expect(await Promise.all(names.map((name) => give(name)))).toEqual(names.map(() => ''));
  expect(names.map(read)).toEqual(names.map(() => ['one', 'other']));
  expect(kept()).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/)]);
});

it('[TST-2] another user and another system make their own, and a hub that can not is told with its words', async () => {
  expect([await give('a'), await give('b', 'process.getuid = () => 4711'), await give('c', "Object.defineProperty(process, 'arch', { value: 'another' })"), made()]).toEqual(['', '', '', 3]);
  rmSync(file('.nx'), { recursive: true });
  writeFileSync(file('fails'), '');
  expect(await give('d')).toContain('no place is left');
  expect([existsSync(file('d', 'postgres')), existsSync(file('.nx'))]).toEqual([false, false]);
});
