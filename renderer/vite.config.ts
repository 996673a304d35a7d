import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { includedPackages } from '../build/screens/included-packages.ts';

/** `vite build renderer`. Chrome 114 is what the desktop's test runtime has. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react(), includedPackages(fileURLToPath(new URL('..', import.meta.url)))],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome114',
    // No data: URLs, so that the strictest Content-Security-Policy holds.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
});
