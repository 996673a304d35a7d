// `npm run desktop`: installs and builds what is missing, then starts the desktop application.
import { ensureConsole, ensureDesktop } from './console.mjs';
import { become, ensurePackages, node } from './packages.mjs';

ensurePackages();
ensureConsole();
ensureDesktop();
await become(node, ['test/electron/runtime/start.ts', ...process.argv.slice(2)]);
