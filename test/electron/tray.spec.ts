import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../demo/system/program.ts';
import { addPeople } from '../kit/org-and-agent.ts';
import { appName } from '../screens/kit/world.ts';
import { expect, test } from './kit/desktop-test.ts';
import { desktopEnv, type RunningDesktop } from './kit/launch-desktop.ts';
import { findElectron } from './runtime/find-electron.ts';

const labels = (menu: { label: string }[]) => menu.map(({ label }) => label);

test('the icon says how the agent is, and its menu pauses and resumes it', async ({ launch, session, world, home }) => {
  await launch({ dataDir: world.data, args: ['--hidden'] });
  const host = new URL(world.org.url).host;
  const connected = await session.tray(({ tooltip }) => tooltip.startsWith('Connected'));
  expect(connected.tooltip).toMatch(new RegExp(`^Connected to ${host} · 1 app · last action \\d+ (s|min) ago$`));
  expect(labels(connected.menu)).toEqual([
    ...[`Connected to ${host}`, 'Open', 'Pause', 'Test connectors', 'Make diagnostics bundle…'],
    ...['Start at sign-in', 'Quit'],
  ]);
  expect(connected.menu[0]!.enabled).toBe(false);

  session.choose('Pause');
  const paused = await session.tray(({ menu }) => menu[0]?.label === 'Paused');
  expect(labels(paused.menu)).toContain('Resume');
  expect(paused.icon).not.toBe(connected.icon);
  expect(paused.tooltip).toContain('Paused');
  session.choose('Resume');
  const again = await session.tray(({ menu }) => menu[0]?.label.startsWith('Connected') ?? false);
  expect(again.icon).toBe(connected.icon);

  session.choose('Test connectors');
  const told = await session.notification(({ title }) => title === '1 of 1 connectors answers');
  expect(told.body).toBe('');

  const entry = join(home, 'config', 'autostart', 'postern.desktop');
  expect(existsSync(entry)).toBe(false);
  session.choose('Start at sign-in');
  await session.tray(({ menu }) => menu.some(({ label, checked }) => label === 'Start at sign-in' && checked === true));
  expect(readFileSync(entry, 'utf8')).toMatch(/^Exec=".*electron" ".*" "--hidden"$/m);
  session.choose('Start at sign-in');
  await session.tray(({ menu }) =>
    menu.some(({ label, checked }) => label === 'Start at sign-in' && checked === false),
  );
  expect(existsSync(entry)).toBe(false);
});

test('a start at sign-in shows no window; the menu, a click on the icon and a second start do', async ({
  launch,
  session,
  world,
  home,
}) => {
  const desktop = await launch({ dataDir: world.data, args: ['--hidden'] });
  await session.tray(({ tooltip }) => tooltip.startsWith('Connected'));
  expect(desktop.app.windows()).toEqual([]);

  session.choose('Open');
  const page = await desktop.page();
  await expect(page.getByRole('heading', { name: 'Connected', level: 1 })).toBeVisible();
  await closeWindow(desktop);

  session.clickIcon();
  await expect((await desktop.page()).getByRole('heading', { name: 'Connected', level: 1 })).toBeVisible();
  await closeWindow(desktop);

  session.choose('Make diagnostics bundle…');
  expect(new URL((await desktop.page()).url()).hash).toBe('#/diagnostics');
  await closeWindow(desktop);

  const electron = await findElectron();
  const second = spawn(electron.executable, [...electron.args, root], {
    env: desktopEnv({ dataDir: world.data, home, session }),
    stdio: 'ignore',
  });
  const [code] = await once(second, 'exit');
  expect(code).toBe(0);
  await expect((await desktop.page()).getByRole('heading', { name: 'Connected', level: 1 })).toBeVisible();
});

test('a person is told, once, when an app waits for them', async ({ launch, session, world }) => {
  const desktop = await launch({ dataDir: world.data, args: ['--hidden'] });
  const connected = await session.tray(({ tooltip }) => tooltip.startsWith('Connected'));
  const { org, personnel, appId } = world;
  await personnel.restart('another password');
  const [id] = await addPeople(org.api, 'waits', 1);
  await org.api.post(`/apps/${appId}/users`, { id });
  try {
    const shown = await session.notification(({ title }) => title === `${appName} needs you`);
    const troubled = await session.tray(({ tooltip }) => tooltip.startsWith('Needs attention'));
    expect(troubled.tooltip).toContain(`${appName} stopped`);
    expect(troubled.icon).not.toBe(connected.icon);
    session.activate(shown);
    await expect((await desktop.page()).getByRole('heading', { name: 'Connectors', level: 1 })).toBeVisible();
  } finally {
    await personnel.restart();
    const form = await org.api.get(`/apps/${appId}/provisioning`);
    const authorization = { type: 'basic', user: 'postern', password: 'bench' };
    await org.api.put(`/apps/${appId}/provisioning`, { ...form, authorization });
  }
  await session.tray(({ tooltip }) => tooltip.startsWith('Connected'));
  expect(session.notifications().filter(({ title }) => title.endsWith('needs you'))).toHaveLength(1);
});

async function closeWindow({ app }: Pick<RunningDesktop, 'app'>) {
  const [page] = app.windows();
  const closed = page!.waitForEvent('close');
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close());
  await closed;
}
