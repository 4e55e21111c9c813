import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The thread's script, of which the build makes one file, and all that it loads. */
const script = fileURLToPath(new URL('../src/ingest/pipeline.worker.ts', import.meta.url));
const entry = fileURLToPath(new URL('../dist/ingest/run-pipeline.js', import.meta.url));

const packages = fileURLToPath(new URL('../../../node_modules', import.meta.url));

/** What a built module takes at its start: not what it loads when it is needed (`import(…)`). */
const importsOf = (file: string): readonly string[] => [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)(?:\s[^'"\n]*?\bfrom)?\s+['"]([^'"]+)['"]/gm)].map(([, from = '']) => from);

/** File behind an import of a package of ours, by its `exports`. */
function ours(specifier: string): string {
  const [scope = '', name = '', ...rest] = specifier.split('/');
  const folder = realpathSync(path.join(packages, scope, name));
  const { exports } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { exports: Record<string, { default: string }> };
  const target = exports[rest.length === 0 ? '.' : `./${rest.join('/')}`];
  if (target === undefined) throw new Error(`${specifier} is no export of its package`);
  return path.join(folder, target.default);
}

it('[AGT-21] the pipeline’s thread loads SQLite and our own rules, and no library beside: its heap is its own', () => {
  const seen = new Set<string>();
  const foreign = new Map<string, string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const specifier of importsOf(file)) {
      if (specifier.startsWith('.')) visit(path.resolve(path.dirname(file), specifier));
      else if (specifier.startsWith('@restrike/')) visit(ours(specifier));
      else if (!specifier.startsWith('node:')) foreign.set(specifier, path.basename(file));
    }
  };
  expect(importsOf(script)).toEqual(['node:worker_threads', './run-pipeline.js']);
  visit(entry);
  expect(seen.size).toBeGreaterThan(30);
  expect(Object.fromEntries(foreign)).toEqual({ 'better-sqlite3': expect.any(String) });
});
