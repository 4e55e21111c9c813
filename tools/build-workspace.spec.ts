import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'restrike-build-'));
  for (const part of ['tools', 'libs/one/dist', '.nx']) mkdirSync(path.join(folder, part), { recursive: true });
  for (const name of ['build-workspace', 'install', 'is-main', 'nx', 'package-bin', 'run-node']) copyFileSync(path.join(import.meta.dirname, `${name}.mjs`), path.join(folder, 'tools', `${name}.mjs`));
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module", "workspaces": ["libs/*"] }');
  writeFileSync(path.join(folder, 'package-lock.json'), '{}');
  writeFileSync(path.join(folder, 'libs', 'one', 'package.json'), '{ "name": "@restrike/one" }');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs these lines in the workspace, and says what it would have built or said. There is no Nx in it, so that a build is a complaint. */
const say = (lines: string): string => {
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', `import { ensureBuilt, noteBuild } from './tools/build-workspace.mjs';\n${lines}`], { cwd: folder, encoding: 'utf8' });
  return `${stdout}${stderr}`;
};
const start = "await ensureBuilt(['one']); console.log('started');";

it('[BLD-4] what is built is built once: a start takes nothing away from programs that are of its sources', () => {
  expect(say(start)).toMatch(/Building one …[^]*'nx' is not installed/);
  expect(say('await noteBuild(async () => true);')).toBe('');
  expect(say(start)).toBe('started\n');
  writeFileSync(path.join(folder, 'libs', 'one', 'main.ts'), 'export {};');
  expect(say(start)).toMatch(/Building one …/);
});

it('[BLD-4] a build that was interrupted or failed is begun again, also of sources that had been built before', () => {
  expect(say('await noteBuild(async () => true);')).toBe('');
  expect(say('await noteBuild(async () => process.exit(1));')).toBe('');
  expect(say(start)).toMatch(/Building one …/);
  expect(say('await noteBuild(async () => true); await noteBuild(async () => false);')).toBe('');
  expect(say(start)).toMatch(/Building one …/);
});

it('[BLD-4] a note that a power cut took is no reason not to start', () => {
  writeFileSync(path.join(folder, '.nx', 'built.json'), '{"on');
  expect(say(start)).toMatch(/Building one …/);
});

it('[BLD-4] what is built is built for use, whatever the terminal is set to', () => {
  expect(say("const { nxEnvironment } = await import('./tools/nx.mjs'); process.env.NODE_ENV = 'development'; console.log(nxEnvironment().NODE_ENV);")).toBe('production\n');
});
