// `npm run pictures`: takes every screen with sample data, light and dark, into docs/pictures. Needs the program pngquant.
import { spawnSync } from 'node:child_process';
import { ensureConsole } from './console.mjs';
import { become, ensurePackages, node } from './packages.mjs';

if (spawnSync('pngquant', ['--version']).error) {
  console.error('The program pngquant is missing: apt-get install pngquant');
  process.exit(1);
}
ensurePackages();
ensureConsole();
await become(node, ['node_modules/@playwright/test/cli.js', 'test', '--project', 'pictures']);
