import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { flagPictures } from '../../libs/ui/vite/flag-pictures.js';

export default defineConfig({
  plugins: [react(), flagPictures()],
  resolve: { conditions: ['restrike-source', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2022',
    rollupOptions: { input: { index: path.resolve(import.meta.dirname, 'index.html'), overview: path.resolve(import.meta.dirname, 'overview.html') } },
  },
});
