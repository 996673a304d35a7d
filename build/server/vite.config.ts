import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `vite build --config build/server/vite.config.ts --outDir DIR`: the agent as one program, `postern.mjs`, for the Node that is packed with it. */
export default defineConfig({
  root,
  logLevel: 'warn',
  // What a server does without: the keychain of a user's session, which is native.
  ssr: { noExternal: true, external: ['@napi-rs/keyring'] },
  build: {
    ssr: 'agent/cli.ts',
    target: 'node24',
    copyPublicDir: false,
    emptyOutDir: true,
    minify: true,
    license: { fileName: 'licences.json' },
    rolldownOptions: {
      output: { entryFileNames: 'postern.mjs', codeSplitting: false },
    },
  },
});
