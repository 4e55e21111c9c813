// `node tools/build.mjs [PROGRAM …]`: compiles the package in the current folder, every TypeScript file of src/ to one JavaScript file of dist/, and makes bundles
// of the programs that are named. Types are checked apart (`npm run typecheck`), so a build takes well under a second, and some more for each bundle.
import './keep-inside.mjs';
import { mkdir, readdir, rm, writeFile, copyFile } from 'node:fs/promises';
import path from 'node:path';
import { transformFile } from '@swc/core';
import { swcOptions } from './swc.config.mjs';

const source = path.resolve('src');
const target = path.resolve('dist');

/** Files of a folder and all folders below it, as absolute paths. */
async function filesBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
}

await rm(target, { recursive: true, force: true });
for (const file of await filesBelow(source)) {
  if (/\.(spec|test)\.tsx?$/.test(file) || file.includes(`${path.sep}testing${path.sep}`)) continue;
  const relative = path.relative(source, file);
  if (!/\.tsx?$/.test(file) || file.endsWith('.d.ts')) {
    await mkdir(path.dirname(path.join(target, relative)), { recursive: true });
    await copyFile(file, path.join(target, relative));
    continue;
  }
  const output = path.join(target, relative.replace(/\.tsx?$/, '.js'));
  const tsx = file.endsWith('.tsx');
  const { code, map } = await transformFile(file, {
    ...swcOptions,
    jsc: { ...swcOptions.jsc, parser: { ...swcOptions.jsc.parser, tsx } },
    sourceFileName: path.relative(path.dirname(output), file),
  });
  await mkdir(path.dirname(output), { recursive: true });
  await writeFile(output, `${code}\n//# sourceMappingURL=${path.basename(output)}.map\n`);
  await writeFile(`${output}.map`, map);
}

const programs = process.argv.slice(2);
if (programs.length > 0) {
  const { bundleProgram } = await import('./bundle.mjs');
  for (const program of programs) await bundleProgram(target, program);
}
