import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { flagPictures } from '../../libs/ui/vite/flag-pictures.js';

const pages = ['index', 'scoreboard', 'ivr', 'lower-third', 'winner', 'matches'];

export default defineConfig({
  base: '/overlays/',
  plugins: [react(), flagPictures()],
  resolve: { conditions: ['restrike-source', 'module', 'browser', 'development|production'] },
  build: {
    // The browser inside OBS 28 to 30 is Chromium 103.
    target: 'chrome103',
    cssTarget: 'chrome103',
    manifest: true,
    rollupOptions: { input: Object.fromEntries(pages.map((name) => [name, path.resolve(import.meta.dirname, `${name}.html`)])) },
  },
});
