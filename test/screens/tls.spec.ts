import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { enrolInFakeOrg } from '../../agent/enrol/enrolled.fixture.ts';
import { type FakeOrg, startFakeOrg } from '../../agent/link/fake-org.fixture.ts';
import { createTestAuthority, type TestAuthority } from '../../agent/trust/certificates.fixture.ts';
import { expect, test as screensTest } from './kit/screens.ts';

/** An agent whose org speaks TLS 1.2 only, under a CA of its own, which it sends along as TLS-inspecting proxies do. */
const test = screensTest.extend<{ authority: TestAuthority; org: FakeOrg; page: import('@playwright/test').Page }>({
  // biome-ignore lint/correctness/noEmptyPattern: the runner reads the fixture's needs from this pattern
  authority: async ({}, use) => use(createTestAuthority('Acme Web Gateway CA')),
  org: async ({ authority }, use) => {
    const leaf = authority.issue('org');
    const chain = { key: leaf.key, cert: leaf.cert + authority.cert, maxVersion: 'TLSv1.2' } as const;
    const org = await startFakeOrg({ secure: { ...chain, requestCert: true, rejectUnauthorized: false } });
    await use(org);
    await org.close();
  },
  page: async ({ openScreens, scratch, org, authority }, use) => {
    const dataDir = mkdtempSync(join(scratch.folder, 'tls-'));
    await enrolInFakeOrg(org, dataDir, [authority.certFile]);
    const page = await openScreens(dataDir);
    await page.getByRole('link', { name: 'TLS and proxy' }).click();
    await use(page);
  },
});

test('a change that cannot reach the org is shown as it is tried, and rolled back by hand', async ({ page }) => {
  await page.getByText('TLS 1.3', { exact: true }).click();
  const trial = page.getByRole('region', { name: 'Change on trial' });
  await expect(trial).toContainText('lowest TLS version from 1.2 to 1.3');
  await expect(trial.getByRole('row', { name: /127\.0\.0\.1/ })).toContainText('does not speak a TLS version');
  await expect(trial).toContainText(/Rolls back in 0:\d\d/);
  await expect(page.getByRole('button', { name: 'Change Proxy' })).toBeDisabled();
  await trial.getByRole('button', { name: 'Roll back now' }).click();
  await expect(page.getByText('The change was rolled back by hand.')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'TLS 1.2' })).toBeChecked();
});

test('whom the settings reach is tested; a chain of no public CA is named', async ({ page }) => {
  await page.getByRole('button', { name: 'Test all' }).click();
  const tested = page.getByRole('region', { name: 'Whom the present settings reach' });
  await expect(tested.getByRole('row', { name: /Reached/ })).toContainText('TLS 1.2, own CA');
  await expect(page.getByText(/TLS 1\.3 would cut off 127\.0\.0\.1/)).toBeVisible();
});

test('an own CA: taken away on trial, then trusted again by its fingerprint with one click', async ({ page }) => {
  await page.getByRole('button', { name: 'Change Acme Web Gateway CA' }).click();
  await page.getByRole('button', { name: 'Remove this CA' }).click();
  const note = page.getByRole('region', { name: 'TLS inspection' });
  await expect(note).toContainText('The chain was issued by “Acme Web Gateway CA”, not by a public CA');
  await expect(note).toContainText(/([0-9A-F]{2}:){31}[0-9A-F]{2}/);
  await expect(note).toContainText('tls_inspected');
  await note.getByRole('button', { name: 'Trust this CA for this agent' }).click();
  await expect(page.getByText('The change is in force')).toBeVisible();
  await expect(page.getByRole('table', { name: 'Own CAs' })).toContainText('Acme Web Gateway CA');
});

test('a CA is added by paste: its facts are shown first, and it is trusted for the org alone', async ({
  page,
  authority,
}) => {
  const other = createTestAuthority('Acme Internal Root CA');
  await page.getByRole('button', { name: 'Paste…' }).click();
  const form = page.getByRole('dialog', { name: 'Add a CA certificate' });
  await form.getByLabel('CA certificate (PEM)').fill('-----BEGIN CERTIFICATE-----');
  await expect(form.getByRole('button', { name: 'Trust this CA for this agent' })).toBeDisabled();
  await form.getByLabel('CA certificate (PEM)').fill(other.cert);
  await expect(form).toContainText('Acme Internal Root CA');
  await expect(form).toContainText(/([0-9A-F]{2}:){31}[0-9A-F]{2}/);
  await form.getByRole('radio', { name: 'Only these' }).check();
  await form.getByRole('checkbox', { name: /\(org\)/ }).check();
  await form.getByRole('button', { name: 'Trust this CA for this agent' }).click();
  await expect(page.getByText('own CA Acme Internal Root CA added')).toBeVisible();
  const row = page.getByRole('table', { name: 'Own CAs' }).getByRole('row', { name: /Acme Internal Root CA/ });
  await expect(row).toContainText('(org)');
  expect(authority.cert).not.toBe(other.cert);
});

test('a client certificate is added from files, seen by the org, and removed', async ({ page, org, authority }) => {
  const seen: string[] = [];
  org.instead = (request) => {
    seen.push(String((request.socket as TLSSocket).getPeerCertificate().subject?.CN));
    return false;
  };
  const pair = authority.issue('agent hq-prov-01');
  await page.getByRole('button', { name: 'Add… Client certificate' }).click();
  const form = page.getByRole('dialog', { name: 'Add a client certificate' });
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), form.getByText('Choose file…').click()]);
  await chooser.setFiles([pair.certFile, pair.keyFile]);
  await form.getByRole('button', { name: 'Try this change' }).click();
  await expect(page.getByText('The change is in force')).toBeVisible();
  await expect(page.getByText('agent hq-prov-01', { exact: true })).toBeVisible();
  expect(seen.at(-1)).toBe('agent hq-prov-01');
  await page.getByRole('button', { name: 'Remove Client certificate' }).click();
  await expect(page.getByRole('button', { name: 'Add… Client certificate' })).toBeEnabled();
});

test('a proxy form says what cannot be, and keeps what was typed', async ({ page, complaints }) => {
  await page.getByRole('button', { name: 'Change Proxy' }).click();
  const form = page.getByRole('dialog', { name: 'Proxy' });
  await form.getByRole('combobox', { name: 'Proxy' }).click();
  await page.getByRole('option', { name: 'Manual' }).click();
  await form.getByLabel('Proxy address').fill('ftp://proxy.example');
  await form.getByRole('button', { name: 'Try this change' }).click();
  await expect(form.getByRole('alert')).toContainText('proxy_invalid');
  // Over HTTP, Chromium logs every answer that is a refusal; a message port has no such log.
  for (const complaint of complaints.splice(0)) expect(complaint).toContain('422');
  await form.getByLabel('Proxy address').fill('http://proxy.example:3128');
  await form.getByLabel('Proxy user').fill('svc-postern');
  await form.getByRole('button', { name: 'Try this change' }).click();
  // This machine itself is reached without it, so the change is kept.
  await expect(page.getByText('Manual (proxy.example:3128)')).toBeVisible();
  await expect(page.getByText('user svc-postern, password not set')).toBeVisible();
});
