// Lies beside every bundle (tools/bundle.mjs) and runs it.
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedDataVersionTag } from 'node:v8';
import { Script } from 'node:vm';

const folder = path.dirname(fileURLToPath(import.meta.url));

/** File with the code that V8 made of a bundle: it fits this version of Node with these flags. */
const codeFile = (file) => `${file}.${cachedDataVersionTag().toString(16)}.code`;

const digestOf = (code) => createHash('sha256').update(code).digest();
const digestBytes = 32;

/** Keeps V8's code for a compiled bundle. */
export function keepCode(script, file) {
  const code = script.createCachedData();
  // Wholly on the disk before it has its name.
  writeFileSync(`${codeFile(file)}.part`, Buffer.concat([digestOf(code), code]), { flush: true });
  renameSync(`${codeFile(file)}.part`, codeFile(file));
}

/** V8's code for a bundle, if there is some that is whole: V8 looks at its head and its length only, and what is damaged behind these ends the process without a word. */
function keptCode(file) {
  try {
    const kept = readFileSync(codeFile(file));
    const code = kept.subarray(digestBytes);
    return digestOf(code).equals(kept.subarray(0, digestBytes)) ? code : undefined;
  } catch {
    // Another version of Node, or other flags, than it was built for: the start takes longer.
    return undefined;
  }
}

/** Compiles a bundle: with V8's code for it where there is some. V8 refuses what does not fit, and compiles as usual. */
export function compileBundle(file) {
  return new Script(`(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`, { filename: file, cachedData: keptCode(file) });
}

/** Evaluates a compiled bundle. */
export function evaluateBundle(script, file) {
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, path.dirname(file));
}

/** Has traces name the sources: their lines are read at the first error whose trace is asked for. */
function nameSources(file) {
  const base = file.slice(0, -'.cjs'.length);
  let sources = null;
  let lines = null;
  const placeOf = (line) => {
    if (lines === null) {
      sources = JSON.parse(readFileSync(`${base}.sources.json`, 'utf8'));
      const bytes = readFileSync(`${base}.lines`);
      // The last of the two: one that could not be read now (no file may be open more) is read at the next error.
      lines = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    }
    const source = sources[lines[2 * line - 2]];
    return source === undefined ? null : `${path.resolve(folder, source)}:${lines[2 * line - 1]}`;
  };
  const named = (frame) => {
    const text = String(frame);
    if (frame.getFileName() !== file) return text;
    try {
      const place = placeOf(frame.getLineNumber());
      return place === null ? text : text.replace(`${file}:${frame.getLineNumber()}:${frame.getColumnNumber()}`, () => place);
    } catch {
      return text;
    }
  };
  const headOf = (error) => {
    try {
      const head = Error.prototype.toString.call(error);
      // As Node tells its own errors.
      return /^ERR_/.test(error.code) ? head.replace(error.name, () => `${error.name} [${error.code}]`) : head;
    } catch {
      return 'Error';
    }
  };
  Error.prepareStackTrace = (error, frames) => [headOf(error), ...frames.map((frame) => `    at ${named(frame)}`)].join('\n');
}

/** Runs the bundle of this name. */
export function runBundle(name) {
  const file = path.join(folder, `${name}.cjs`);
  nameSources(file);
  evaluateBundle(compileBundle(file), file);
}
