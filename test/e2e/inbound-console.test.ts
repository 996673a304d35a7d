import type { Browser, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { admin, type TestOrg, testOrg } from '../../org/testing.ts';
import { failedPicture, launchForConsole, openPage, see } from '../kit/console-browser.ts';
import { createScimClient, managementOf } from '../kit/inbound-app.ts';

let org: TestOrg;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [org, browser] = await Promise.all([testOrg(), launchForConsole()]);
  page = await openPage(browser, complaints, 1400);
});
afterAll(async () => {
  await browser.close();
  await org.close();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await page.screenshot({ path: failedPicture('inbound-console') });
});

const button = (name: string | RegExp) => page.getByRole('button', { name });

test('an app is opened to an identity provider, whose first requests show up', { timeout: 90_000 }, async () => {
  const api = await managementOf(org);
  const { id } = await api('POST', '/apps', { label: 'Entra ID', name: 'entra_id' });
  await page.goto(`${org.url}/apps/${id}/inbound`);
  await page.getByLabel('Login').fill(admin.login);
  await page.getByRole('textbox', { name: 'Password' }).fill(admin.password);
  await button('Sign in').click();

  await page.getByLabel('Directory').check();
  await button('Save').click();
  await see(page.getByText('No token yet')).toBeVisible();
  await page.getByRole('textbox', { name: 'Name' }).fill('Entra');
  await button('Make a token').click();
  const token = (await page.getByLabel('Token', { exact: true }).locator('pre').textContent()) ?? '';
  await page.getByText('Another', { exact: true }).click();
  const baseUrl = (await page.getByLabel('Base URL').locator('pre').textContent()) ?? '';

  const scim = createScimClient(baseUrl, token);
  expect((await scim('POST', '/Users', { userName: 'ann@example.com', password: 'correct horse' })).status).toBe(201);
  await button('Show POST /Users').click();
  await see(page.getByRole('dialog')).toContainText('"password": "[masked]"');
  await button('Close').click();
  await see(page.getByRole('heading', { level: 1 })).toContainText('Entra ID');

  await button('Rotate Entra').click();
  await button('Make a successor').click();
  await see(page.getByRole('cell', { name: /^until \d/ })).toBeVisible();
  expect((await scim('GET', '/Users')).status).toBe(200);
  await button('Revoke Entra').first().click();
  await button('Revoke it').click();
  await see(button('Revoke Entra')).toHaveCount(1);

  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('link', { name: 'ann@example.com' }).click();
  await see(page.getByText('Fed by Entra ID')).toBeVisible();
  expect(complaints).toEqual([]);
});
