import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const tools = import.meta.dirname;
let folder = '';
const dist = (...parts: readonly string[]): string => path.join(folder, 'dist', ...parts);
/** Runs the program and gives what it says. */
const say = (...args: readonly string[]): Record<string, unknown> => {
  const { stdout, stderr } = spawnSync(process.execPath, [...args, dist('main.js')], { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
};

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'restrike-bundle-'));
  mkdirSync(path.join(folder, 'src', 'deep'), { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(path.join(folder, 'src', 'main.ts'), [
    "import { fails, here, Kept } from './deep/part.js';",
    '// A comment, which no build keeps.',
    'interface Nothing { readonly text: string }',
    "const said: Nothing = { text: 'señal ’😀' };",
    'let trace: string | undefined;',
    'try { fails(); } catch (error) { trace = (error as Error).stack; }',
    'let code: string | undefined;',
    'try { new URL(said.text); } catch (error) { code = (error as Error).stack; }',
    'process.stdout.write(JSON.stringify({ here, text: said.text, trace, code, name: Kept.name }));',
  ].join('\n'));
  writeFileSync(path.join(folder, 'src', 'deep', 'part.ts'), [
    'export const here = import.meta.url;',
    'export class Kept {}',
    '',
    'export function fails(): never {',
    "  throw new RangeError('as it was asked to');",
    '}',
  ].join('\n'));
  await promisify(execFile)(process.execPath, [path.join(tools, 'build.mjs'), 'main'], { cwd: folder });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('[BLD-1] a bundle does what its modules do: each finds its neighbours from its own place, classes keep their names, and no letter is lost', () => {
  expect(say()).toMatchObject({ here: pathToFileURL(dist('deep', 'part.js')).href, text: 'señal ’😀', name: 'Kept' });
});

it('[BLD-2] a trace of a bundle names file and line of the source', () => {
  const { trace, code } = say();
  expect(trace).toMatch(/^RangeError: as it was asked to\n/);
  expect(trace).toContain(`${path.join(folder, 'src', 'deep', 'part.ts')}:5`);
  expect(trace).toContain(`${path.join(folder, 'src', 'main.ts')}:6`);
  expect(code).toMatch(/^TypeError \[ERR_INVALID_URL\]: /);
});

it('[BLD-3] V8’s code for a bundle is used where it fits, and where it does not the bundle runs all the same', () => {
  const codes = readdirSync(dist('bundle')).filter((name) => name.endsWith('.code'));
  expect(codes.length).toBeGreaterThan(0);
  const file = dist('bundle', (/^.*\.cjs/.exec(codes[0] ?? '') ?? [''])[0]);
  const look = `import { compileBundle } from ${JSON.stringify(pathToFileURL(dist('bundle', 'run-bundle.mjs')).href)}; console.log(compileBundle(${JSON.stringify(file)}).cachedDataRejected);`;
  const rejected = (): string => spawnSync(process.execPath, ['--input-type=module', '-e', look], { encoding: 'utf8' }).stdout.trim();
  expect(rejected()).toBe('false');
  // Other flags have no code of their own.
  expect(say('--max-semi-space-size=3')).toMatchObject({ name: 'Kept' });
  const whole = codes.map((name) => readFileSync(dist('bundle', name)));
  const damage = (how: (code: Buffer) => Buffer): void => codes.forEach((name, index) => writeFileSync(dist('bundle', name), how(Buffer.from(whole[index] ?? ''))));
  damage((code) => code.subarray(0, 100));
  expect(rejected()).toBe('undefined');
  expect(say()).toMatchObject({ name: 'Kept' });
  // V8 itself does not see what is damaged behind the head, and most of it ends the process by a signal.
  for (const part of [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]) {
    damage((code) => code.fill(0, Math.floor(code.length * part), Math.floor(code.length * part) + 16));
    expect(say()).toMatchObject({ name: 'Kept' });
  }
});

it.each(['slave-agent', 'master-hub'])('[BLD-5] the bundle of the %s has each package of one version once, and reads no global only to tell of a type', (app) => {
  const built = path.join(tools, '..', 'apps', app, 'dist', 'bundle');
  const [name = ''] = readdirSync(built).filter((one) => /^main\..*\.cjs$/.test(one));
  const sources = JSON.parse(readFileSync(path.join(built, name.replace(/cjs$/, 'sources.json')), 'utf8')) as readonly string[];
  const folders = new Set(sources.flatMap((source) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(source)?.[0] ?? []));
  const packages = [...folders].map((folder) => {
    const { name: own, version } = JSON.parse(readFileSync(path.resolve(built, folder, 'package.json'), 'utf8')) as { readonly name: string; readonly version: string };
    return `${own}@${version}`;
  });
  expect(packages.length).toBeGreaterThan(50);
  expect(packages.filter((one, index) => packages.indexOf(one) !== index)).toEqual([]);
  expect(readFileSync(path.join(built, name), 'latin1')).not.toMatch(/typeof (Request|Response) === "undefined" \?/);
});
