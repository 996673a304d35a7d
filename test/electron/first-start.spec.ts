import { join } from 'node:path';
import { until } from '../../demo/system/until.ts';
import { allowAccess } from '../kit/allow-access.ts';
import { addApp, addPeople } from '../kit/org-and-agent.ts';
import { startPersonnel } from '../kit/personnel.ts';
import { expect, test } from './kit/desktop-test.ts';

/** Enough that the application is still at work when it is told to quit. */
const many = 120;

test('from the first start to a green circle, through the first actions, a quit in the middle and a new start', async ({
  launch,
  session,
  world,
  scratch,
  browser,
}) => {
  test.setTimeout(240_000);
  const { org } = world;
  const host = new URL(org.url).host;
  const dataDir = join(scratch.folder, 'first-start');
  const personnel = await startPersonnel(scratch.folder, 'first-start-app', scratch.cleanup, { allowTwins: true });
  const rows = async () => (await personnel.application.query('select login from app_user')).map(({ login }) => login);

  const desktop = await launch({ dataDir });
  await session.tray(({ tooltip }) => tooltip.startsWith('Not enrolled'));
  const page = await desktop.page();
  await page.getByLabel('Name of this agent').fill('desk-01');
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByLabel('Organization URL').fill(`${org.url}/admin/apps`);
  await expect(page.getByText('All passed')).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('Waiting for a person to allow access')).toBeVisible();
  const fingerprint = await page.locator('.w-fingerprint').textContent();
  await page.getByRole('link', { name: 'Open browser' }).click();
  await expect.poll(desktop.opened).toHaveLength(1);
  const tab = await browser.newPage();
  await tab.goto(desktop.opened()[0]!);
  await allowAccess(tab, org, fingerprint!);
  await expect(page.getByText('The agent waits for work')).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Open Status' }).click();
  await expect(page.getByRole('heading', { name: 'Connected', level: 1 })).toBeVisible();
  await session.tray(({ tooltip }) => tooltip === `Connected to ${host} · 0 apps`);
  await tab.goto(`${org.url}/agents`);
  await tab.getByLabel('Login').fill(org.admin.login);
  await tab.getByRole('textbox', { name: 'Password' }).fill(org.admin.password);
  await tab.getByRole('button', { name: 'Sign in' }).click();
  await expect(tab.getByRole('row', { name: 'desk-01' })).toContainText('Connected');
  await tab.close();

  const agents: { id: string; name: string }[] = await org.api.get('/agents');
  const agentId = agents.find(({ name }) => name === 'desk-01')!.id;
  const baseUrl = `http://localhost:${personnel.port}/scim/v2`;
  const appId = await addApp({ api: org.api, agentIds: [agentId] }, 'first-start-app', baseUrl, { concurrency: 1 });
  const [first, ...rest] = await addPeople(org.api, 'first', many);
  await org.api.post(`/apps/${appId}/users`, { id: first });
  await session.tray(({ tooltip }) => / · 1 app · last action \d+ s ago$/.test(tooltip));
  await page.getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByRole('row', { name: 'Ada No. 0' })).toContainText('Done');
  await page.getByRole('link', { name: 'Logs' }).click();
  await expect(page.getByText('agent starts').first()).toBeVisible();

  // Paused, nothing is done; resumed, all of it; and the application is told to quit in the middle.
  session.choose('Pause');
  await session.tray(({ menu }) => menu[0]?.label === 'Paused');
  for (const id of rest) await org.api.post(`/apps/${appId}/users`, { id });
  expect(await rows()).toHaveLength(1);
  session.choose('Resume');
  await session.tray(({ tooltip }) => tooltip.endsWith('running'));
  const ended = new Promise((resolve) => desktop.app.process().once('exit', resolve));
  session.choose('Quit');
  expect(await ended).toBe(0);
  await session.trayGone();
  const before = (await rows()).length;
  expect(before, 'it was at work').toBeLessThan(many);

  const again = await launch({ dataDir });
  await expect((await again.page()).getByRole('heading', { name: 'Connected', level: 1 })).toBeVisible();
  await until('every account', async () => (await rows()).length >= many, 90_000);
  const all = await rows();
  expect(new Set(all).size, 'nobody twice').toBe(all.length);
  expect(all).toHaveLength(many);
  await session.tray(({ tooltip }) => tooltip.startsWith(`Connected to ${host} · 1 app · last action`));
});
