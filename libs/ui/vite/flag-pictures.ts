import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { flagFiles } from '../../match/src/flags/noc-codes.js';

const flags = path.join(path.dirname(createRequire(import.meta.url).resolve('flag-icons/package.json')), 'flags', '4x3');

/** For the build of pages: puts the flags that our table names beside them. Each is loaded when it is shown, none is in a bundle. */
export function flagPictures(): { readonly name: string; writeBundle(output: { readonly dir?: string | undefined }): void } {
  return {
    name: 'flag-pictures',
    writeBundle({ dir }) {
      const folder = path.join(dir ?? 'dist', 'flags');
      mkdirSync(folder, { recursive: true });
      for (const name of flagFiles) copyFileSync(path.join(flags, `${name}.svg`), path.join(folder, `${name}.svg`));
    },
  };
}
