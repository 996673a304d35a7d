// Plain JavaScript for Node 20: runs before anything is installed.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { node, root, run } from './packages.mjs';

const newest = (path) => {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(
    0,
    ...readdirSync(path)
      .filter((name) => name !== 'dist' && name !== 'node_modules')
      .map((name) => newest(join(path, name))),
  );
};

/** Builds the org's console where it was not built since its sources changed. */
export function ensureConsole() {
  const built = join(root, 'org', 'console', 'dist', 'index.html');
  const sources = ['org/console', 'ui', 'protocol/management'].map((folder) => join(root, folder));
  if (existsSync(built) && sources.every((folder) => newest(folder) <= statSync(built).mtimeMs)) return;
  console.log('Building the console …');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  if (run(node, [vite, 'build', '--logLevel', 'warn', 'org/console']) !== 0) process.exit(1);
}
