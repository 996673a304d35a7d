// Plain JavaScript for Node 20: runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** The Node that the project chose for itself: it runs TypeScript as it is. */
export const node = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');

const stamp = join(root, 'node_modules', '.postern-installed');
const wanted = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');

/** Installs the npm packages that the lockfile names; at once where that was done before. */
export function ensurePackages() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted()) return;
  console.log('Installing npm packages from package-lock.json (about a minute the first time) …');
  const done = run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    shell: process.platform === 'win32',
  });
  if (done !== 0) {
    console.error('npm ci failed: the lines above say why. Mend that, then run the same command again.');
    process.exit(1);
  }
  writeFileSync(stamp, wanted());
}

/** Runs a program in the project's folder with its output shown. @returns its exit code */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (error) console.error(`${command} does not run: ${error.message}`);
  return status ?? 1;
}

/** Replaces this process as far as Node can: signals go through, and the exit code is the program's. */
export async function become(command, args) {
  const { spawn } = await import('node:child_process');
  const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
