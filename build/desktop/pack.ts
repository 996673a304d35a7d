/**
 * `npm run build:desktop [-- electron-builder's arguments]`: the desktop edition for this system, e.g. `-- --linux dir`.
 * Where GitHub is not reached, `-- --linux dir -c.electronDist=FOLDER -c.electronVersion=X` packs the Electron of a folder.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { stageDesktop } from './stage.ts';

const root = join(import.meta.dirname, '..', '..');
const run = (script: string, args: string[]): void => {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: 'inherit',
    // Nothing is published from here; where no address of updates is set, the program finds none.
    env: { POSTERN_UPDATE_URL: 'https://updates.invalid', ...process.env },
  });
  if (status !== 0) process.exit(status ?? 1);
};

for (const part of ['main', 'preload', 'renderer']) run('vite/bin/vite.js', ['build', '--logLevel', 'warn', part]);
stageDesktop();
run('electron-builder/cli.js', ['--publish', 'never', ...process.argv.slice(2)]);
