import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './kit/desktop-test.ts';
import type { RunningDesktop } from './kit/launch-desktop.ts';

const bounds = { x: 40, y: 50, width: 900, height: 600 };

test("the window comes back where it was when the application was quit; the desktop's files that cannot be written end nothing", async ({
  launch,
  world,
  home,
}) => {
  const dataDir = world.data;
  const first = await launch({ dataDir });
  await first.page();
  await first.app.evaluate(({ BrowserWindow }, to) => BrowserWindow.getAllWindows()[0]!.setBounds(to), bounds);
  await first.quit();

  const desktop = await launch({ dataDir });
  await desktop.page();
  expect(await shownAt(desktop)).toMatchObject(bounds);

  // A folder where a file belongs and the other way round: root, who runs tests too, may write to everything else.
  const settings = join(await desktop.app.evaluate(({ app }) => app.getPath('userData')), 'desktop.json');
  rmSync(settings);
  mkdirSync(settings);
  writeFileSync(join(home, 'config', 'autostart'), '');
  const boxes = await errorBoxes(desktop);

  const { session } = desktop;
  session.choose('Start at sign-in');
  const told = await session.notification(({ title }) => title.startsWith('Start at sign-in could not be changed'));
  expect(told.body).toContain('Let this account write to that folder');
  await session.tray(({ menu }) => menu.some(({ label, checked }) => label === 'Start at sign-in' && !checked));
  session.activate(told);
  const page = await desktop.page();
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  await page.getByRole('switch', { name: 'Start at sign-in' }).press('Space');
  await expect(page.getByText('start_at_sign_in_failed')).toBeVisible();

  const closed = page.waitForEvent('close');
  await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close());
  await closed;
  session.choose('Open');
  await desktop.page();
  expect(await shownAt(desktop)).toMatchObject(bounds);
  expect(await boxes()).toEqual([]);
  await desktop.quit();

  await (await launch({ dataDir })).page();
});

const shownAt = ({ app }: RunningDesktop) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getBounds());

/** What Electron shows of errors that nobody caught. */
async function errorBoxes({ app }: RunningDesktop) {
  const boxes = await app.evaluateHandle(({ dialog }) => {
    const shown: string[] = [];
    dialog.showErrorBox = (title, content) => void shown.push(`${title}: ${content}`);
    return shown;
  });
  return () => boxes.jsonValue();
}
