import type { Browser, Page } from '@playwright/test';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { admin, type TestOrg, testOrg } from '../../org/testing.ts';
import { failedPicture, launchForConsole, openPage, see, signInToConsole, violations } from '../kit/console-browser.ts';
import { type Furnished, furnish, pagesOf, pagesOfSuper, passwordOfAnn } from '../kit/furnished-org.ts';
import { managementOf } from '../kit/inbound-app.ts';

let org: TestOrg;
let browser: Browser;
let page: Page;
let furnished: Furnished;
const complaints: string[] = [];
const reader = { login: 'reader@org.example', password: 'another long password 7' };

beforeAll(async () => {
  [org, browser] = await Promise.all([testOrg(), launchForConsole()]);
  furnished = await furnish(org);
  const api = await managementOf(org);
  await api('POST', '/administrators', { ...reader, name: 'Rea Reader', role: 'read-only' });
});
afterAll(async () => {
  await browser?.close();
  await org?.close();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await page?.screenshot({ path: failedPicture('console-pages') });
});

const main = () => page.getByRole('main');

async function open(address: string, shows: string | RegExp) {
  await page.goto(`${org.url}${address}`);
  await see(main().getByText(shows).first()).toBeVisible();
}

test('no page has a serious violation, in light and in dark', { timeout: 240_000 }, async () => {
  page = await openPage(browser, complaints);
  await signInToConsole(page, org.url, admin);
  const found: string[] = [];
  for (const [address, shows] of [...pagesOf(furnished), ...pagesOfSuper]) {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await open(address, shows);
    found.push(...(await violations(page)));
    await page.emulateMedia({ colorScheme: 'dark' });
    // What colours do not touch is the same in the dark.
    found.push(...(await violations(page, ['color-contrast'])));
  }
  for (const step of [async () => page.goto(`${org.url}/account`), signInToAccount]) {
    await step();
    found.push(...(await violations(page)));
  }
  expect(found).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
});

async function signInToAccount() {
  await page.getByLabel('Login').fill('ann@example.com');
  await page.getByLabel('Password').fill(passwordOfAnn);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await see(page.getByRole('heading', { name: 'Ann Lee' })).toBeVisible();
}

test('an administrator who may only read finds every page, and no button that the org would refuse', {
  timeout: 240_000,
}, async () => {
  page = await openPage(browser, complaints);
  const refused: string[] = [];
  const sent: string[] = [];
  page.on('response', (answer) => {
    if (answer.status() === 403) refused.push(`${page.url()} ${answer.request().method()} ${answer.url()}`);
  });
  page.on('request', (request) => {
    if (request.method() !== 'GET' && !/session$|preview$/.test(request.url())) sent.push(request.url());
  });
  await signInToConsole(page, org.url, reader);
  for (const [address, shows] of pagesOf(furnished)) {
    await open(address, shows);
    await pressEverything();
  }
  expect({ refused, sent }).toEqual({ refused: [], sent: [] });
});

/** Presses each button that can be pressed, and in a dialog each of its buttons. */
async function pressEverything() {
  const here = page.url();
  const pressable = page.locator('main button:enabled:visible').filter({ hasNotText: 'Sign out' });
  for (let n = 0; n < (await pressable.count()); n++) {
    await pressable.nth(n).click();
    const inDialog = page.getByRole('dialog').locator('button:enabled:visible');
    if ((await page.getByRole('dialog').count()) > 0) {
      const last = inDialog.last();
      if ((await last.count()) > 0) await last.click();
      await page.keyboard.press('Escape');
      await see(page.getByRole('dialog')).toHaveCount(0);
    }
    if (page.url() !== here) return;
  }
}

test('however long a name is, no page is wider than its window, on a telephone too', { timeout: 240_000 }, async () => {
  const word = 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz';
  const db = org.db.kysely;
  await sql`update person set profile = profile || ${JSON.stringify({ firstName: word, lastName: word, title: word })}::jsonb`.execute(
    db,
  );
  await sql`update app set label = ${word}`.execute(db);
  await sql`update grp set name = ${word} || name, description = ${word}`.execute(db);
  await sql`update agent set name = ${word}, host = ${word}, os = ${word}`.execute(db);
  await sql`update group_rule set name = ${word}`.execute(db);
  await sql`update task set message = ${word}`.execute(db);
  page = await openPage(browser, complaints);
  await signInToConsole(page, org.url, admin);
  const wide: string[] = [];
  for (const width of [1360, 1024, 390]) {
    await page.setViewportSize({ width, height: 860 });
    for (const [address] of [...pagesOf(furnished), ...pagesOfSuper]) {
      await page.goto(`${org.url}${address}`);
      await see(main().getByRole('heading', { level: 1 })).toBeVisible();
      await page.waitForLoadState('networkidle');
      const beyond = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (beyond > 0) wide.push(`${address} at ${width} by ${beyond}`);
    }
  }
  expect(wide).toEqual([]);
});
