// `npm run rules`: whether every test is of a rule that stands in some SPEC.md, and every rule there has a test. Ends with 1 when not.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './install.mjs';
import { isMain } from './is-main.mjs';

const ignored = new Set(['node_modules', 'dist', '.git', '.nx', 'data', 'results', 'coverage']);
const id = '[A-Z]{2,}-\\d+(?:\\.\\d+)?';

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (ignored.has(entry.name)) return [];
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(file) : entry.isFile() ? [file] : [];
  });
}

/** Every id that matches in these files, with the file where it stands. */
function found(files, pattern) {
  const places = new Map();
  for (const file of files) for (const [, one] of readFileSync(file, 'utf8').matchAll(pattern)) places.set(one, path.relative(root, file));
  return places;
}

/** What does not agree, a sentence each; empty when every test has its rule and every rule its test or the words *looked at* behind its id. */
export function ruleFaults() {
  const files = filesBelow(root);
  const sheets = files.filter((file) => path.basename(file) === 'SPEC.md');
  const rules = found(sheets, new RegExp(`\\*\\*\\[(${id})\\]\\*\\*`, 'g'));
  const lookedAt = found(sheets, new RegExp(`\\*\\*\\[(${id})\\]\\*\\* \\*looked at\\*`, 'g'));
  const tested = found(
    files.filter((file) => /\.spec\.tsx?$/.test(file) || file.includes(`${path.sep}testing${path.sep}`)),
    new RegExp(`\\[(${id})\\]`, 'g'),
  );
  return [
    ...[...tested].filter(([one]) => !rules.has(one)).map(([one, file]) => `${file} tests ${one}, which is in no SPEC.md`),
    ...[...rules].filter(([one]) => !tested.has(one) && !lookedAt.has(one)).map(([one, file]) => `${one} of ${file} has no test`),
  ];
}

if (isMain(import.meta.url)) {
  const faults = ruleFaults();
  for (const fault of faults) console.log(fault);
  console.log(faults.length === 0 ? 'Every rule has a test, and every test a rule.' : `${faults.length} to mend.`);
  process.exit(faults.length === 0 ? 0 : 1);
}
