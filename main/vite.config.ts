import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/**
 * `vite build main`. One CommonJS file with the agent inside, for Node 18 upwards: the file that is tested is the file
 * that ships (docs/adr/0013). Addons stay outside, since a file cannot hold them.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  ssr: { noExternal: true, external: ['electron', '@photostructure/sqlite', '@napi-rs/keyring'] },
  build: {
    ssr: 'main.ts',
    outDir: 'dist',
    emptyOutDir: true,
    target: 'node18',
    rolldownOptions: { output: { format: 'cjs', entryFileNames: 'main.cjs', codeSplitting: false } },
  },
});
