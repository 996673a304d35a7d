import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildMsi } from '../../build/package/msi/build.ts';
import { stageWindows } from '../../build/server/windows/stage.ts';
import { startScreen } from '../installers/screen.ts';
import { goThroughSetup } from '../installers/setup-pages.ts';
import { createWindowsMachine, windowsPath } from '../installers/windows-machine.ts';
import { test } from './pictures-test.ts';
import { pictureFile, shrink } from './shoot.ts';

test('pages of the installer for Windows, under wine', async ({ scratch: { folder, cleanup } }) => {
  test.setTimeout(600_000);
  const work = join(folder, 'windows');
  mkdirSync(work);
  const staged = await stageWindows(join(work, 'tree'), 'win-x64 under wine');
  const msi = buildMsi({ ...staged, work, out: work });
  const screen = await startScreen(join(work, 'shots'));
  cleanup.push(screen.close);
  const { display } = screen;
  const machine = await createWindowsMachine(join(work, 'machine'), { display, node: join(work, 'tree/node.exe') });
  cleanup.push(machine.remove);
  const setup = machine.show('msiexec', '/i', windowsPath(msi));
  const ended = once(setup, 'exit');
  await goThroughSetup(screen, 'https://acme.example.com', (page) => {
    const file = pictureFile(`windows-${page}`);
    screen.shoot('Setup$', file);
    shrink(file);
  });
  await ended;
});
