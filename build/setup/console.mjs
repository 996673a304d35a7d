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

/** Builds the org's console and the agent's screens where they were not built since their sources changed. */
export function ensureConsole() {
  ensureBuilt('org/console', 'index.html', ['ui', 'protocol/management'], 'Building the console …');
  const uses = ['ui', 'protocol/console', 'protocol/messages'];
  ensureBuilt('renderer', 'index.html', uses, 'Building the screens of the agent …');
}

/** The same for the two programs of the desktop application. */
export function ensureDesktop() {
  ensureBuilt('main', 'main.cjs', ['agent', 'protocol'], 'Building the desktop application …');
  ensureBuilt('preload', 'preload.cjs', [], 'Building its preload script …');
}

function ensureBuilt(folder, file, uses, message) {
  const built = join(root, folder, 'dist', file);
  const sources = [folder, ...uses].map((source) => join(root, source));
  if (existsSync(built) && sources.every((source) => newest(source) <= statSync(built).mtimeMs)) return;
  console.log(message);
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  if (run(node, [vite, 'build', '--logLevel', 'warn', folder]) !== 0) process.exit(1);
}
