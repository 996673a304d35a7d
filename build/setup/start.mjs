// `npm start`: installs what is missing, then starts the whole system on this machine.
import { ensureConsole } from './console.mjs';
import { become, ensurePackages, node } from './packages.mjs';

ensurePackages();
ensureConsole();
await become(node, ['demo/start.ts', ...process.argv.slice(2)]);
