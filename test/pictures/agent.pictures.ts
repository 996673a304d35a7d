import { expect, test } from './pictures-test.ts';
import { shoot } from './shoot.ts';

test('status', async ({ at }) => {
  const page = await at('Status');
  await expect(page.getByRole('heading', { name: 'Connected, 1 app needs you' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Stages of the connection' })).toContainText('1.3');
  await shoot(page, 'status');
});

test('activity', async ({ at }) => {
  const page = await at('Activity');
  await page.getByRole('row').filter({ hasText: 'Failed' }).first().click();
  await expect(page.getByText('401 after').first()).toBeVisible();
  await shoot(page, 'activity');
});

test('connectors', async ({ at }) => {
  const page = await at('Connectors');
  await page.getByRole('button', { name: 'Test now' }).first().click();
  await expect(page.getByText(/^(Passed|Failed) \d/).first()).toBeVisible();
  await shoot(page, 'connectors');
});

test('TLS and proxy', async ({ at }) => {
  const page = await at('TLS and proxy');
  await expect(page.getByText('Private CA of this run').first()).toBeVisible();
  await shoot(page, 'tls');
});

test('logs', async ({ at }) => {
  const page = await at('Logs');
  await expect(page.getByText('agent starts')).toBeVisible();
  await shoot(page, 'logs');
});

test('diagnostics', async ({ at }) => {
  const page = await at('Diagnostics');
  await expect(page.getByText(/^Collected /)).toBeVisible();
  await page.getByRole('button', { name: 'actions.json' }).click();
  await expect(page.locator('mark').first()).toBeVisible();
  await shoot(page, 'diagnostics');
});

test('settings and about', async ({ at }) => {
  const page = await at('Settings');
  await expect(page.getByText('hq-prov-01', { exact: true }).first()).toBeVisible();
  await shoot(page, 'settings');
  await shoot(await at('About'), 'about');
});
