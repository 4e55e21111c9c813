import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'restrike-docs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

test('[LINT-5] finds links, files, commands and variables that are not there, and what no document names', () => {
  const file = (place: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, place)), { recursive: true });
    writeFileSync(path.join(folder, place), text);
  };
  file('package.json', JSON.stringify({ workspaces: ['libs/*'], scripts: { start: 'x' } }));
  file('libs/one/package.json', JSON.stringify({ name: '@restrike/one', scripts: { play: 'x' } }));
  file('libs/one/read.ts', "env['RESTRIKE_NEW']; env['RESTRIKE_OLD']; `RESTRIKE_COURT${n}_PORT`;");
  file('docs/adr/README.md', '[0001](0001-a.md)');
  file('docs/adr/0001-a.md', '# A');
  file('docs/adr/0002-b.md', '# B');
  file('README.md', '# What it is\n[a](#what-it-is) [b](#else) [c](docs/none.md) `libs/one/read.ts` `libs/two/x.ts` npm run play -w @restrike/one npm run play npm run start RESTRIKE_OLD RESTRIKE_GONE RESTRIKE_COURT1_PORT');
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', `import { docFaults } from ${JSON.stringify(pathToFileURL(path.join(root, 'tools', 'check-docs.mjs')).href)}; console.log(JSON.stringify(docFaults(${JSON.stringify(folder)})));`], { encoding: 'utf8' });
  expect(JSON.parse(run.stdout)).toEqual([
    'README.md links to #else, where no such heading is',
    'README.md links to docs/none.md, which is not there',
    'README.md names the command "npm run play", which no package.json has',
    'README.md names libs/two/x.ts, which is not there',
    'RESTRIKE_GONE is named in a document, and nothing reads it',
    'RESTRIKE_NEW is read, and no document names it: docs/operations.md has the tables',
    'docs/adr/README.md does not name 0002-b.md',
  ]);
});

test.each(['check-docs.mjs', 'check-rules.mjs'])('[LINT-5] %s looks and speaks also where the checkout is reached by a link', (tool) => {
  const link = path.join(folder, `by-link-${tool}`);
  symlinkSync(root, link, 'junction');
  try {
    expect(spawnSync(process.execPath, [path.join(link, 'tools', tool)], { encoding: 'utf8' }).stdout).not.toBe('');
  } finally {
    unlinkSync(link);
  }
});
