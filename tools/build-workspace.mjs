import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { alone, giveUp, readNote, root as ownRoot, workFolder } from './install.mjs';
import { runNx } from './nx.mjs';

const stampFile = path.join(workFolder, 'built.json');
const ignored = new Set(['node_modules', 'dist', '.git', '.nx', 'data', 'docs', 'results', 'coverage']);

/** Packages of the workspace: `{ name: 'slave-agent', folder: '/…/apps/slave-agent' }`. */
export function workspacePackages(root = ownRoot) {
  const { workspaces } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const folders = workspaces.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [path.join(root, pattern)];
    const parent = path.join(root, pattern.slice(0, -2));
    return existsSync(parent) ? readdirSync(parent).map((name) => path.join(parent, name)) : [];
  });
  return folders
    .filter((folder) => existsSync(path.join(folder, 'package.json')))
    .map((folder) => ({
      name: JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')).name.replace('@restrike/', ''),
      folder,
    }));
}

/** Names, sizes and times of every source file, and the version of Node that V8's code was made for, hashed: the same again means that nothing needs building. */
function fingerprint() {
  const hash = createHash('sha256').update(process.version);
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (ignored.has(entry.name)) continue;
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) visit(file);
      else if (entry.isFile()) {
        const { size, mtimeMs } = statSync(file);
        hash.update(`${path.relative(ownRoot, file)}\0${size}\0${mtimeMs}\n`);
      }
    }
  };
  for (const { folder } of workspacePackages()) visit(folder);
  visit(path.join(ownRoot, 'tools'));
  hash.update(readFileSync(path.join(ownRoot, 'package-lock.json')));
  return hash.digest('hex');
}

/** Packages that are built, each with the fingerprint of its sources then. */
const readStamp = () => readNote(stampFile) ?? {};

/**
 * Has `work` build these packages, or all, and notes of which sources when it says that it has. Interrupted, nothing is noted: Nx puts a package's files back one
 * after the other, and the next start must not take half of them for a build.
 */
export async function noteBuild(work, names = workspacePackages().map(({ name }) => name)) {
  const print = fingerprint();
  const others = Object.entries(readStamp()).filter(([name]) => !names.includes(name));
  const write = (entries) => writeFileSync(stampFile, JSON.stringify(Object.fromEntries(entries)));
  mkdirSync(workFolder, { recursive: true });
  write(others);
  const isDone = await work();
  if (isDone) write([...others, ...names.map((name) => [name, print])]);
  return isDone;
}

/**
 * Builds these packages and what they depend on, through Nx and its cache. Does nothing, in milliseconds, when no source file has
 * changed since the last build; so a running process never has its files pulled away by the start of another one.
 */
export async function ensureBuilt(names) {
  const packages = new Map(workspacePackages().map(({ name, folder }) => [name, folder]));
  const unknown = names.filter((name) => !packages.has(name));
  if (unknown.length > 0) giveUp(`No package called ${unknown.join(', ')}. There are: ${[...packages.keys()].join(', ')}.`);
  const isBuilt = (print) => names.every((name) => readStamp()[name] === print && existsSync(path.join(packages.get(name), 'dist')));
  if (isBuilt(fingerprint())) return;
  await alone('building', async () => {
    if (isBuilt(fingerprint())) return;
    console.log(`Building ${names.join(', ')} …`);
    const projects = names.map((name) => `@restrike/${name}`).join(',');
    const isDone = await noteBuild(async () => (await runNx(['run-many', '-t', 'build', `--projects=${projects}`, '--parallel=2'])) === 0, names);
    if (!isDone) giveUp('The build failed; see above. Nothing was started.');
  });
}
