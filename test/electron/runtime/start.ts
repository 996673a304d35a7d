/** `npm run desktop`: the desktop application of this checkout, on whichever Electron there is. */
import { spawn } from 'node:child_process';
import { root } from '../../../demo/system/program.ts';
import { findElectron } from './find-electron.ts';

const { executable, version, args } = await findElectron();
console.log(`Starting on Electron ${version}. It stays in the tray; Quit in its menu, or Ctrl-C here, ends it.`);
const child = spawn(executable, [...args, root, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill('SIGTERM'));
child.on('error', (error) => {
  console.error(`Electron does not start: ${error.message}`);
  process.exitCode = 1;
});
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
