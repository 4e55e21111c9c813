// `npm run docs`: whether what the documents name is there: files, links, commands, environment variables; and whether every variable and decision is named.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { workspacePackages } from './build-workspace.mjs';
import { root as workspace } from './install.mjs';
import { isMain } from './is-main.mjs';

const ignored = new Set(['node_modules', 'dist', '.git', '.nx', 'data', 'coverage', 'frozen', 'fixtures']);
/** Where our settings and switches are read. Variables of others (`PATH`, `APPDATA`) are none of ours. */
const variable = /\b(?:RESTRIKE_[A-Z0-9_]*[A-Z0-9]|(?:TEST_)?DATABASE_URL|CHROMIUM_PATH)\b/g;
const codeFolders = ['apps', 'libs', 'simulator', 'tools', 'e2e', 'bench', '.ci'];

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (ignored.has(entry.name)) return [];
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(file) : entry.isFile() ? [file] : [];
  });
}

/** Anchors of a document as the usual viewers make them of its headings. */
const anchorsOf = (text) => new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-')));

/** Links to files of ours and to headings in them. */
function linkFaults(file, text) {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) => {
    if (/^[a-z]+:/i.test(target)) return [];
    const [place, anchor] = target.split('#');
    const linked = place === '' ? file : path.resolve(path.dirname(file), decodeURIComponent(place));
    if (!existsSync(linked)) return [`links to ${target}, which is not there`];
    return anchor === undefined || !linked.endsWith('.md') || anchorsOf(readFileSync(linked, 'utf8')).has(anchor) ? [] : [`links to ${target}, where no such heading is`];
  });
}

/** Commands `npm run …` and `node …`, and files of ours in backticks. */
function nameFaults(root, text, scripts) {
  const commands = [...text.matchAll(/npm run ([\w:-]+)((?: -w @restrike\/([\w-]+))?)/g)].flatMap(([whole, script, , name]) =>
    (name === undefined ? scripts.get('') : scripts.get(name))?.has(script) ? [] : [`names the command "${whole}", which no package.json has`],
  );
  const files = [...text.matchAll(/`((?:apps|libs|simulator|tools|e2e|bench|docs)\/[\w./-]+)`/g), ...text.matchAll(/\bnode (?:--[\w=-]+ )*((?:\.\.\/)*[\w./-]+\.mjs)\b/g)].flatMap(([, place]) => {
    const plain = place.replace(/^(\.\.\/)+/, '');
    return existsSync(path.join(root, plain)) || plain.includes('/dist/') ? [] : [`names ${place}, which is not there`];
  });
  return [...commands, ...files];
}

/** What does not agree below `root`, a sentence each; empty when all of it does. */
export function docFaults(root = workspace) {
  const all = filesBelow(root);
  const documents = all.filter((file) => file.endsWith('.md')).map((file) => ({ file, text: readFileSync(file, 'utf8') }));
  const code = all
    .filter((file) => codeFolders.includes(path.relative(root, file).split(path.sep)[0]) || path.dirname(file) === root)
    .filter((file) => /\.(tsx?|mjs|yml)$|run$|Dockerfile$/.test(file))
    // A name that is put together, as of court 1 and court 2, counts as that of the first.
    .map((file) => ({ isTest: /\.spec\.tsx?$/.test(file), text: readFileSync(file, 'utf8').replace(/\$\{[\w.]+\}(?=_[A-Z])/g, '1') }));
  const scriptsIn = (folder) => new Set(Object.keys(JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).scripts ?? {}));
  const scripts = new Map([['', scriptsIn(root)], ...workspacePackages(root).map(({ name, folder }) => [name, scriptsIn(folder)])]);
  const named = new Set(documents.flatMap(({ text }) => text.match(variable) ?? []));
  const variablesIn = (files) => new Set(files.flatMap(({ text }) => text.match(variable) ?? []));
  // Switches of single tests need no name in a document.
  const [read, readAnywhere] = [variablesIn(code.filter(({ isTest }) => !isTest)), variablesIn(code)];
  const decisions = path.join(root, 'docs', 'adr');
  const index = readFileSync(path.join(decisions, 'README.md'), 'utf8');
  return [
    ...documents.flatMap(({ file, text }) => [...linkFaults(file, text), ...nameFaults(root, text, scripts)].map((fault) => `${path.relative(root, file)} ${fault}`)),
    ...[...named].filter((name) => !readAnywhere.has(name)).map((name) => `${name} is named in a document, and nothing reads it`),
    ...[...read].filter((name) => !named.has(name)).map((name) => `${name} is read, and no document names it: docs/operations.md has the tables`),
    ...readdirSync(decisions).filter((name) => /^\d{4}-/.test(name) && !index.includes(`(${name})`)).map((name) => `docs/adr/README.md does not name ${name}`),
  ];
}

if (isMain(import.meta.url)) {
  const faults = docFaults();
  for (const fault of faults) console.log(fault);
  console.log(faults.length === 0 ? 'What the documents name is there, and what is there is named.' : `${faults.length} to mend.`);
  process.exit(faults.length === 0 ? 0 : 1);
}
