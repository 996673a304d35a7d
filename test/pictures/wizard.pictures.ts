import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { startFakeOrg } from '../../agent/link/fake-org.fixture.ts';
import { createTestAuthority } from '../../agent/trust/certificates.fixture.ts';
import { proxyServer } from '../../agent/trust/servers.fixture.ts';
import type { DesktopView } from '../../protocol/console/desktop.ts';
import { allowAccess } from '../kit/allow-access.ts';
import { expect, test } from './pictures-test.ts';
import { shoot } from './shoot.ts';

const name = 'branch-01';

async function begin(page: Page): Promise<void> {
  await page.getByLabel('Name of this agent').fill(name);
  await page.getByRole('button', { name: 'Begin' }).click();
}

test('welcome, proxy, and a CA by its fingerprint', async ({ wizard }) => {
  await wizard.getByLabel('Name of this agent').fill(name);
  await shoot(wizard, 'wizard-welcome');
  await begin(wizard);
  const authority = createTestAuthority('Acme Web Gateway CA');
  const leaf = authority.issue('acme.example', { san: 'DNS:acme.example' });
  const secure = { key: leaf.key, cert: leaf.cert + authority.cert };
  const org = await startFakeOrg({ secure, host: 'acme.example' });
  const proxy = await proxyServer({ credentials: 'svc-postern:known to pictures' });
  await wizard.getByLabel('Organization URL').fill(org.url);
  await wizard.getByRole('button', { name: 'Reach the org by a proxy' }).click();
  await wizard.getByRole('combobox', { name: 'Proxy' }).click();
  await wizard.getByRole('option', { name: 'Manual' }).click();
  await wizard.getByLabel('Proxy address').fill(proxy.url.replace('127.0.0.1', 'localhost'));
  await wizard.getByRole('button', { name: 'Check again' }).click();
  await expect(wizard.getByText('Stopped at 3 of 6')).toBeVisible();
  await wizard.getByLabel('Proxy user').fill('svc-postern');
  await wizard.getByRole('textbox', { name: 'Proxy password' }).fill('known to pictures');
  await shoot(wizard, 'wizard-proxy');
  await wizard.getByRole('button', { name: 'Check again' }).click();
  await expect(wizard.getByText('Stopped at 4 of 6')).toBeVisible();
  await shoot(wizard, 'wizard-fingerprint');
  await Promise.all([org.close(), proxy.close()]);
});

test('from the checked address to the green circle', async ({ openScreens, sample, scratch, browser }) => {
  const data = join(scratch.folder, name);
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(join(data, 'config.json'), JSON.stringify({ tls: { caFiles: [sample.caFile] } }));
  const page = await openScreens(data);
  await begin(page);
  await page.getByLabel('Organization URL').fill(sample.org);
  await expect(page.getByText('All passed')).toBeVisible();
  await shoot(page, 'wizard-url');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'How the connection is protected' })).toBeVisible();
  await shoot(page, 'wizard-tls');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('Waiting for a person to allow access')).toBeVisible();
  await shoot(page, 'wizard-allow-access');

  const fingerprint = await page.locator('.w-fingerprint').textContent();
  const address = await page.getByRole('link', { name: 'Open browser' }).getAttribute('href');
  const tab = await browser.newPage({ ignoreHTTPSErrors: true });
  await tab.goto(address!);
  await allowAccess(tab, sample, fingerprint!);
  await expect(page.getByText('The agent waits for work.')).toBeVisible();
  await tab.close();
  await shoot(page, 'wizard-connect');

  await showDesktop(page, { runs: 'application', can: 'ask' });
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('button', { name: 'Run as a service…' })).toBeVisible();
  await shoot(page, 'wizard-done');
  await page.unroute('**/rpc/desktop/watch');
  await showDesktop(page, { runs: 'application', can: 'ask', doing: { step: 'start', reached: 'released' } });
  await expect(page.getByText('Copying key, settings and history…')).toBeVisible();
  await shoot(page, 'wizard-service');
  await page.unroute('**/rpc/desktop/watch');
  await page.reload();
  await expect(page.getByText('No app is connected to this agent yet.')).toBeVisible();
  await shoot(page, 'first-steps-status');

  // The pictures of the org show one agent.
  const [agent] = (await sample.api.get('/agents')).filter((one: { name: string }) => one.name === name);
  await sample.api.delete(`/agents/${agent.id}`);
});

/** What the desktop application would say of the service; moving an agent there needs systemd and root's password. */
async function showDesktop(page: Page, service: Omit<NonNullable<DesktopView['service']>, 'commands'>): Promise<void> {
  const commands = { start: 'sudo postern service install', stop: 'sudo postern service stop' };
  const json = JSON.stringify({ json: { service: { ...service, commands } } });
  await page.route('**/rpc/desktop/watch', (route) =>
    route.fulfill({ contentType: 'text/event-stream', body: `event: message\ndata: ${json}\n\n` }),
  );
}
