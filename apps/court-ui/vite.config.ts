import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { flagPictures } from '../../libs/ui/vite/flag-pictures.js';

export default defineConfig({
  plugins: [react(), flagPictures()],
  resolve: { conditions: ['restrike-source', 'module', 'browser', 'development|production'] },
  build: { target: 'es2022' },
});
