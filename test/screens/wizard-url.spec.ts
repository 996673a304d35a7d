import { createServer } from 'node:https';
import * as net from 'node:net';
import type { Page } from '@playwright/test';
import { startFakeOrg } from '../../agent/link/fake-org.fixture.ts';
import { createTestAuthority } from '../../agent/trust/certificates.fixture.ts';
import { listen, proxyServer } from '../../agent/trust/servers.fixture.ts';
import { expect, test as screensTest } from './kit/screens.ts';

type Closing = { close(): Promise<void> };
const test = screensTest.extend<{ keep<T extends Closing>(one: Promise<T>): Promise<T>; step: Page }>({
  // biome-ignore lint/correctness/noEmptyPattern: the runner reads the fixture's needs from this pattern
  keep: async ({}, use) => {
    const open: Closing[] = [];
    await use(async (one) => {
      const ready = await one;
      open.push(ready);
      return ready;
    });
    await Promise.all(open.map((one) => one.close()));
  },
  /** The wizard on its second step. */
  step: async ({ wizard }, use) => {
    await wizard.getByRole('button', { name: 'Begin' }).click();
    await use(wizard);
  },
});

const check = (page: Page) => page.getByRole('region', { name: 'Connection check' });
const stage = (page: Page, name: string) =>
  check(page)
    .getByRole('listitem')
    .filter({ hasText: new RegExp(`^${name}`) });
const type = (page: Page, url: string) => page.getByLabel('Organization URL').fill(url);
const authority = createTestAuthority('Acme Web Gateway CA');

/** The named stage failed, with its code; those before it passed, those after it were not looked at. */
async function failsAt(page: Page, n: number, name: string, code: string) {
  await expect(check(page)).toContainText(`Stopped at ${n} of 6`);
  await expect(stage(page, name)).toContainText(code);
  const after = check(page).getByText('Not checked yet');
  await expect(after).toHaveCount(6 - n);
  await expect(page.getByRole('button', { name: 'Continue' })).toBeDisabled();
}

test('an address that is none is said beside the field', async ({ step }) => {
  await type(step, 'ftp://acme.example');
  await expect(step.getByText('is not an organization URL')).toBeVisible();
  await expect(step.getByRole('button', { name: 'Continue' })).toBeDisabled();
});

test('DNS: a name that nobody knows', async ({ step }) => {
  await type(step, 'no-such-host.invalid');
  await failsAt(step, 1, 'DNS', 'dns_');
});

test('TCP: nobody listens', async ({ step, keep }) => {
  const gone = await keep(listen(net.createServer(), 'https'));
  await gone.close();
  await type(step, gone.url);
  await failsAt(step, 2, 'TCP', 'connect_refused');
});

test('Proxy: its password is asked for where it failed; then TLS is inspected, and the CA trusted by its fingerprint', async ({
  step,
  keep,
}) => {
  const leaf = authority.issue('org', { san: 'DNS:org.test' });
  const secure = { key: leaf.key, cert: leaf.cert + authority.cert };
  const org = await keep(startFakeOrg({ secure, host: 'org.test' }));
  const proxy = await keep(proxyServer({ credentials: 'svc-postern:known to tests' }));
  await type(step, org.url);
  await expect(check(step)).toContainText('Stopped at 1 of 6');
  await step.getByRole('button', { name: 'Reach the org by a proxy' }).click();
  await step.getByRole('combobox', { name: 'Proxy' }).click();
  await step.getByRole('option', { name: 'Manual' }).click();
  await step.getByLabel('Proxy address').fill(proxy.url);
  await step.getByRole('button', { name: 'Check again' }).click();
  await failsAt(step, 3, 'Proxy', 'proxy_auth_required');
  await stage(step, 'Proxy').getByLabel('Proxy user').fill('svc-postern');
  await stage(step, 'Proxy').getByRole('textbox', { name: 'Proxy password' }).fill('known to tests');
  await stage(step, 'Proxy').getByRole('button', { name: 'Check again' }).click();
  expect(proxy.asked).toContain(new URL(org.url).host);

  await failsAt(step, 4, 'TLS', 'tls_untrusted');
  expect(proxy.credentials.at(-1)).toBe('svc-postern:known to tests');
  const note = step.getByRole('region', { name: 'TLS inspection' });
  await expect(note).toContainText('The chain was issued by “Acme Web Gateway CA”, not by a public CA');
  await expect(note).toContainText(/([0-9A-F]{2}:){31}[0-9A-F]{2}/);
  await note.getByRole('button', { name: 'Trust this CA for this agent' }).click();
  await expect(check(step)).toContainText('All passed');
  await step.getByRole('button', { name: 'Continue' }).click();
  await expect(step.getByRole('heading', { name: 'How the connection is protected' })).toBeVisible();
  await expect(step.getByText('The chain was issued by “Acme Web Gateway CA”')).toBeVisible();
});

test('TLS: a server that does not send its CA; it is added by paste', async ({ step, keep }) => {
  const server = await keep(startFakeOrg({ secure: authority.issue('org') }));
  await type(step, server.url);
  await failsAt(step, 4, 'TLS', 'tls_untrusted');
  await step.getByRole('region', { name: 'TLS inspection' }).getByRole('button', { name: 'Add its CA' }).click();
  await step.getByLabel('CA certificate (PEM)').fill(authority.cert);
  await step.getByRole('button', { name: 'Trust this CA for this agent' }).click();
  await expect(step.getByText('Acme Web Gateway CA is trusted for this agent.')).toBeVisible();
  await expect(check(step)).toContainText('All passed');
  await step.getByRole('button', { name: 'Continue' }).click();
  await expect(step.getByRole('heading', { name: 'How the connection is protected' })).toBeVisible();
});

test('TLS: a certificate that has ended', async ({ step, keep }) => {
  const server = await keep(listen(createServer(authority.issue('org', { days: -1 })), 'https'));
  await type(step, server.url);
  await failsAt(step, 4, 'TLS', 'tls_');
});

test('Clock: far off is a warning, and the agent corrects for it', async ({ step, keep }) => {
  const org = await keep(startFakeOrg());
  org.ahead = 3_600_000;
  await type(step, org.url);
  await expect(stage(step, 'Clock')).toContainText('clock_wrong');
  await expect(step.getByRole('button', { name: 'Continue' })).toBeEnabled();
});

test('Metadata: something answers that is no org', async ({ step, keep }) => {
  const org = await keep(startFakeOrg());
  org.instead = (_request, response) => {
    response.writeHead(404).end('nothing');
    return true;
  };
  await type(step, org.url);
  await failsAt(step, 6, 'Metadata', 'org_not_found');
});

test('the lowest version is set where it is shown, and checked at once', async ({ step, keep }) => {
  const leaf = authority.issue('org');
  const secure = { key: leaf.key, cert: leaf.cert + authority.cert, maxVersion: 'TLSv1.2' } as const;
  const org = await keep(startFakeOrg({ secure }));
  await type(step, org.url);
  await step.getByRole('button', { name: 'Trust this CA for this agent' }).click();
  await step.getByRole('button', { name: 'Continue' }).click();
  await expect(step.getByText('TLS 1.2').first()).toBeVisible();
  await step.getByText('TLS 1.3', { exact: true }).click();
  await failsAt(step, 4, 'TLS', 'tls_version');
  await step.getByText('TLS 1.2', { exact: true }).click();
  await expect(step.getByRole('button', { name: 'Continue' })).toBeEnabled();
});
