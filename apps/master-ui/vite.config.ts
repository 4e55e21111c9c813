import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { flagFiles } from '../../libs/match/src/flags/noc-codes.js';

const flags = path.join(path.dirname(createRequire(import.meta.url).resolve('flag-icons/package.json')), 'flags', '4x3');

/** Puts the flags that our table names beside the pages: each is loaded when it is shown, none is in a bundle. */
function flagPictures(): Plugin {
  return {
    name: 'flag-pictures',
    writeBundle({ dir }) {
      const folder = path.join(dir ?? 'dist', 'flags');
      mkdirSync(folder, { recursive: true });
      for (const name of flagFiles) copyFileSync(path.join(flags, `${name}.svg`), path.join(folder, `${name}.svg`));
    },
  };
}

export default defineConfig({
  plugins: [react(), flagPictures()],
  resolve: { conditions: ['restrike-source', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2022',
    rollupOptions: { input: { index: path.resolve(import.meta.dirname, 'index.html'), overview: path.resolve(import.meta.dirname, 'overview.html') } },
  },
});
