import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Browser, Page } from '@playwright/test';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { admin, type TestOrg, testOrg } from '../../org/testing.ts';
import { failedPicture, launchForConsole, openPage, see, signInToConsole } from '../kit/console-browser.ts';
import { managementOf } from '../kit/inbound-app.ts';
import { scratch } from '../kit/scratch.ts';

const { folder: downloads } = await scratch('downloads');
let org: TestOrg;
let browser: Browser;
let page: Page;
let api: Awaited<ReturnType<typeof managementOf>>;
let smtp: SMTPServer;
const mails: string[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  [org, browser] = await Promise.all([testOrg({ downloads }), launchForConsole()]);
  api = await managementOf(org);
  const profile = { login: 'ann@example.com', email: 'ann@example.com', firstName: 'Ann', lastName: 'Lee' };
  await api('POST', '/users?activate=true', { profile: { ...profile, department: 'Sales' } });
  await api('POST', '/groups', { profile: { name: 'Sales staff' } });
  smtp = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, _session, done) =>
      void text(stream).then((said) => {
        mails.push(said);
        done();
      }),
  });
  smtp.listen(0, '127.0.0.1');
  await once(smtp.server, 'listening');
  page = await openPage(browser, complaints, 1400);
  await signInToConsole(page, org.url, admin);
});
afterAll(async () => {
  await browser?.close();
  await new Promise<void>((resolve) => (smtp ? smtp.close(() => resolve()) : resolve()));
  await org?.close();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await page?.screenshot({ path: failedPicture('console-directory') });
  expect(complaints).toEqual([]);
});

const button = (name: string | RegExp, exact = true) => page.getByRole('button', { name, exact });
const go = (address: string) => page.goto(`${org.url}${address}`);

test('an attribute of people is added, and a value that does not fit it is refused', { timeout: 60_000 }, async () => {
  await go('/profile');
  await button('Add attribute…').click();
  await page.getByLabel('Display name').fill('Cost code');
  await page.getByLabel('Variable name').fill('costCode');
  await page.getByLabel('Pattern').fill('[0-9]{4}');
  await button('Save attribute').click();
  await see(page.getByRole('row', { name: /user\.costCode/ })).toContainText('fits [0-9]{4}');

  await go('/people');
  await page.getByRole('link', { name: 'Ann Lee' }).click();
  await page.getByLabel('Cost code').fill('abc');
  await button('Save profile').click();
  await see(page.getByRole('alert')).toContainText('costCode: ');
  await page.getByLabel('Cost code').fill('4711');
  await button('Save profile').click();
  await see(page.getByText('Saved. The person’s apps follow')).toBeVisible();
  expect((await api('GET', '/users/ann@example.com')).profile.costCode).toBe('4711');
});

test('a group rule is written, corrected, activated and deleted with its members', { timeout: 60_000 }, async () => {
  await go('/group-rules');
  await button('New rule…').click();
  await page.getByLabel('Name').fill('Sales by department');
  const condition = page.getByLabel('Condition');
  await condition.fill('user.department == "Sales');
  await button('Add group…').click();
  await button('Choose Sales staff').click();
  await button('Done').click();
  await button('Make rule').click();
  await see(page.getByRole('alert')).toContainText('expression');
  await condition.fill('user.department == "Sales"');
  await button('Make rule').click();
  await button('Activate').click();
  await see(page.getByText('1 person looked at since it was activated.')).toBeVisible();
  const [group] = await api('GET', '/groups?q=Sales');
  expect((await api('GET', `/groups/${group.id}/users`)).length).toBe(1);

  await button('Delete rule…').click();
  await page.getByLabel('leaves the groups').check();
  await button('Delete rule').click();
  await see(page.getByText('No group rules yet.')).toBeVisible();
  expect(await api('GET', `/groups/${group.id}/users`)).toEqual([]);
});

test('two who change one group are told, and nothing that was typed is lost', { timeout: 60_000 }, async () => {
  const [group] = await api('GET', '/groups?q=Sales');
  await go(`/groups/${group.id}`);
  const description = page.getByLabel('Description');
  await description.fill('mine');
  const other = await openPage(browser, complaints);
  await signInToConsole(other, org.url, admin);
  await other.goto(page.url());
  await other.getByLabel('Description').fill('theirs');
  await other.getByRole('button', { name: 'Save group' }).click();
  await see(other.getByText('The group is saved.')).toBeVisible();
  await other.context().close();

  await button('Save group').click();
  await see(page.getByRole('alert')).toContainText('etag_mismatch');
  await see(description).toHaveValue('mine');
  await button('Read it again').click();
  await see(description).toHaveValue('theirs');
});

test('alerts go out by a mail server that was tried before', { timeout: 60_000 }, async () => {
  await go('/settings/alerts');
  await page.getByRole('switch', { name: 'Send e-mails' }).click();
  await page.getByLabel('SMTP server').fill('127.0.0.1');
  await page.getByLabel('Port', { exact: true }).fill(String((smtp.server.address() as AddressInfo).port));
  await page.getByRole('combobox', { name: 'Encryption' }).click();
  await page.getByRole('option', { name: 'None' }).click();
  await page.getByLabel('From').fill('postern@org.example');
  await page.getByLabel('To', { exact: true }).fill('it@org.example');
  await button('Save').click();
  await see(page.getByText('Saved', { exact: true })).toBeVisible();
  await button('Send a test by E-mail').click();
  await see(page.getByText('The test was sent')).toBeVisible();
  expect(mails).toHaveLength(1);
});

test('how long things are kept is saved, and never below what is safe', { timeout: 60_000 }, async () => {
  await go('/settings/retention');
  await page.getByLabel('Finished work').fill('3');
  await page.getByLabel('Closed tasks').fill('30');
  await see(page.getByLabel('Finished work')).toHaveValue('7 days');
  await button('Save').click();
  await see(page.getByText('Saved', { exact: true })).toBeVisible();
  expect(await api('GET', '/org/retention')).toMatchObject({ actionDays: 7, taskDays: 30 });
});

test('what was deleted says so, and leads back', { timeout: 60_000 }, async () => {
  await go('/apps/01a217f7-d4b4-7445-bbc4-6e83b7bb6e27');
  await see(page.getByText('What this address names was deleted, or never was.')).toBeVisible();
  await page.getByRole('link', { name: 'Open Applications' }).click();
  await see(page.getByText('No apps yet.')).toBeVisible();
});

test('a service app is changed for the state that was read, and what is typed stays', { timeout: 60_000 }, async () => {
  const { id } = await api('POST', '/service-apps', { name: 'Reports', scopes: ['okta.users.read'] });
  const scopesOf = async () => (await api('GET', `/service-apps/${id}`)).scopes;
  await go('/settings/api');
  await button('Change Reports').click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Nightly reports');
  await api('PUT', `/service-apps/${id}`, { name: 'Reports', scopes: ['okta.logs.read', 'okta.users.read'] });
  await button('Save').click();
  await see(dialog.getByRole('alert')).toContainText('The service app was changed by someone else');
  await see(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('Nightly reports');
  await button('Read it again').click();
  await see(dialog).toContainText('okta.logs.read');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Nightly');
  await button('Save').click();
  await see(page.getByRole('row', { name: /Nightly/ })).toContainText('okta.logs.read, okta.users.read');
  expect(await scopesOf()).toEqual(['okta.logs.read', 'okta.users.read']);
  await page.getByRole('searchbox', { name: 'Name of the service app' }).fill('x');
  await see(page.getByText('No service app begins with these letters.')).toBeVisible();

  await go('/profile');
  await button('Change Cost code').click();
  await dialog.getByLabel('Display name').fill('Cost');
  await api('POST', '/meta/schemas/user/default', {
    definitions: { custom: { properties: { desk: { title: 'Desk', type: 'string' } } } },
  });
  await button('Save attribute').click();
  await see(dialog.getByRole('alert')).toContainText('The user schema was changed by someone else');
  await page.keyboard.press('Escape');
});

test('the agent is found where one is added, with its checksum and the commands of this org', async () => {
  await go('/agents');
  await button('New agent…').click();
  await page.getByRole('link', { name: 'Download the agent' }).click();
  await see(page.getByRole('main')).toContainText(`There is no package of the agent in ${downloads} yet.`);

  const bytes = Buffer.alloc(3_000_000, 'agent');
  const [good, damaged] = ['postern-agent_0.1.0-1_amd64.deb', 'postern-agent-0.1.0.msi'];
  for (const file of [good, damaged]) writeFileSync(join(downloads, file), bytes);
  writeFileSync(join(downloads, 'SHA256SUMS'), `${'0'.repeat(64)}  ${damaged}\n`);
  await button('Look again').click();
  const card = page.getByRole('region', { name: 'Debian, Ubuntu', exact: true });
  await see(card).toContainText(createHash('sha256').update(bytes).digest('hex'));
  await see(card).toContainText(`sudo apt install ./${good}`);
  await see(card).toContainText(`sudo postern configure --org ${org.url}`);
  const [saved] = await Promise.all([page.waitForEvent('download'), card.getByRole('link').click()]);
  expect(saved.suggestedFilename()).toBe(good);
  expect(readFileSync(await saved.path()).equals(bytes)).toBe(true);
  await see(page.getByRole('region', { name: 'Windows', exact: true })).toContainText('download_damaged');

  const ask = (path: string) => page.request.get(`${org.url}/api/v1/downloads/${path}`);
  for (const path of [damaged, 'SHA256SUMS', '..%2f..%2fetc%2fpasswd', '%2fetc%2fpasswd'])
    expect((await ask(path)).status(), path).toBe(path === damaged ? 400 : 404);
  expect((await fetch(`${org.url}/api/v1/downloads/${good}`)).status).toBe(401);
});

test('a role is offered what is theirs, and reads who may do the rest', { timeout: 60_000 }, async () => {
  const only = (who: string) => page.getByText(`Only ${who} administrators may change this.`).first();
  const password = 'another long password 7';
  for (const role of ['read-only', 'app']) {
    const login = `${role}@org.example`;
    await api('POST', '/administrators', { login, name: `The ${role}`, password, role });
    await page.context().clearCookies();
    await signInToConsole(page, org.url, { login, password });
    await go('/people');
    await see(only('super and group')).toBeVisible();
    await page.getByRole('link', { name: 'Ann Lee' }).click();
    await see(only('super and group')).toBeVisible();
    await see(page.getByLabel('First name')).toBeDisabled();
    await see(button('Deactivate…')).toHaveCount(0);
    await go('/settings');
    await see(page.getByText('alerts and retention are for super administrators')).toBeVisible();
    await see(page.getByRole('link', { name: 'Alerts' })).toHaveCount(0);
    await go('/apps');
    await see(page.getByText('No apps yet.')).toBeVisible();
    await see(button('New app…')).toHaveCount(role === 'app' ? 1 : 0);
  }
});
