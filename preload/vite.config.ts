import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** `vite build preload`. CommonJS, because a sandboxed page loads nothing else. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  build: {
    ssr: 'preload.ts',
    outDir: 'dist',
    emptyOutDir: true,
    target: 'chrome114',
    rolldownOptions: { external: ['electron'], output: { format: 'cjs', entryFileNames: 'preload.cjs' } },
  },
});
