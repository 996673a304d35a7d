// `npm run pictures`: takes every screen, terminal and installer page with sample data into docs/pictures, screens in light
// and in dark. Needs root, for the machine of its own in which the package is installed.
import { ensureConsole } from './console.mjs';
import { ensureDebianPackages } from './debian.mjs';
import { become, ensurePackages, node } from './packages.mjs';
import { debianPackages } from './suites.mjs';

const { missing, command } = ensureDebianPackages([...debianPackages, 'pngquant', 'tmux']);
if (missing.length > 0) {
  console.error(`Missing: ${missing.join(', ')}. To install: ${command}`);
  process.exit(1);
}
ensurePackages();
ensureConsole();
await become(node, ['node_modules/@playwright/test/cli.js', 'test', '--project=pictures', ...process.argv.slice(2)]);
