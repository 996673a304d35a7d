import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { startProgram } from '../../demo/system/program.ts';
import { until } from '../../demo/system/until.ts';
import { failedPicture, launchForConsole, openPage, see, violations } from '../kit/console-browser.ts';
import { type RunningOrg, startAgent, startOrg } from '../kit/org-and-agent.ts';
import { type Personnel, startPersonnel } from '../kit/personnel.ts';
import { scratch } from '../kit/scratch.ts';

const { folder, cleanup } = await scratch('console');
const login = 'anneke@example.com';
const agentName = 'hq-prov-01';

let org: RunningOrg;
let personnel: Personnel;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [org, personnel, browser] = await Promise.all([
    startOrg(folder, cleanup),
    startPersonnel(folder, 'personnel', cleanup, { passwords: true }),
    launchForConsole(),
  ]);
  cleanup.push(() => browser.close());
  page = await openPage(browser, complaints);
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await page?.screenshot({ path: failedPicture('console') });
});

const row = async () => (await personnel.application.query('select * from app_user where login = ?', [login]))[0];

it('leads from the first sign-in to a row in the application', { timeout: 90_000 }, async () => {
  await signIn();
  await enrolAgent();
  await see(page.getByRole('row', { name: agentName })).toContainText('Connected', { timeout: 15_000 });
  await makePerson();
  await makeApp();
  await testAndSaveConnector();
  await assign();
  const found = await until('the row in app_user', row, 15_000);
  expect(found).toMatchObject({ first_name: 'Anneke', last_name: 'van der Berg', status: 'A' });
  await see(page.getByRole('row', { name: login })).toContainText('Done', { timeout: 15_000 });
  expect(complaints).toEqual([]);
});

it('writes an attribute by the expression that was previewed', { timeout: 90_000 }, async () => {
  await page.getByRole('link', { name: 'Mappings' }).click();
  const expression = page.getByLabel('Expression of firstName', { exact: true });
  await expression.fill('String.toUpperCase(user.firstName');
  await see(page.getByRole('alert')).toContainText('it ends too early');
  await expression.fill('String.toUpperCase(user.firstName)');
  await see(page.getByRole('region', { name: 'Preview' })).toContainText('ANNEKE');
  await page.getByRole('button', { name: 'Save mapping' }).click();
  await see(page.getByText('The mapping is saved.')).toBeVisible();
  await page.getByRole('button', { name: 'Apply now…' }).click();
  await page.getByRole('button', { name: 'Apply now', exact: true }).click();
  const changed = async () => ((await row())?.['first_name'] === 'ANNEKE' ? true : undefined);
  await until('the new first name in app_user', changed, 15_000);
});

it('tells when a schedule would import, before it is saved', { timeout: 60_000 }, async () => {
  await page.getByRole('link', { name: 'To Org' }).click();
  await page.getByRole('switch', { name: 'Import by schedule' }).click();
  await page.getByRole('combobox', { name: 'Full import', exact: true }).click();
  await page.getByRole('option', { name: 'Every Sunday at 02:00' }).click();
  await see(page.getByText(/^Next: Sun .* 02:00, Sun .* 02:00, Sun .* 02:00\.$/)).toBeVisible();
  const cron = page.getByLabel('Cron expression of the full import');
  await cron.fill('0 0 30 2 *');
  await see(page.getByText('names no time: it never comes')).toBeVisible();
  await cron.fill('15 4 1 1 *');
  await see(page.getByText(/^Next: .* 1 Jan 04:15, /)).toBeVisible();
});

it('imports an account that nobody has, and makes the person', { timeout: 60_000 }, async () => {
  await page.getByLabel('More accounts than').fill('0');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await see(page.getByText('The options are saved.')).toBeVisible();
  await personnel.application.query(
    "insert into app_user (login, first_name, last_name, email) values ('otto@example.com', 'Otto', 'Lund', 'otto@example.com')",
  );
  await page.getByRole('link', { name: 'Import', exact: true }).click();
  await page.getByRole('button', { name: 'Import now' }).click();
  const found = page.getByRole('row', { name: /Otto Lund/ });
  await see(found).toContainText('No match');
  await found.getByRole('checkbox').click();
  await page.getByRole('button', { name: 'Confirm 1' }).click();
  await see(page.getByText('Every account is decided.')).toBeVisible();
  await page.getByRole('link', { name: 'Assignments' }).click();
  await see(page.getByRole('row', { name: /Otto Lund/ })).toContainText('directly');
});

it('gives an account a value of its own, and takes it back', { timeout: 60_000 }, async () => {
  const otto = page.getByRole('row', { name: /Otto Lund/ });
  const title = async () =>
    (await personnel.application.query("select title from app_user where login = 'otto@example.com'"))[0]?.['title'];
  const open = () => otto.getByRole('button', { name: /^Profile of Otto Lund in / }).click();
  const field = page.getByRole('dialog').getByLabel('title', { exact: true });
  await open();
  await see(field).toHaveAttribute('placeholder', 'The mapping gives nothing');
  await see(page.getByRole('dialog').getByLabel('firstName')).toHaveAttribute('placeholder', 'From the mapping: OTTO');
  await field.fill('Harbour master');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await see(otto).toContainText('1 own value');
  await until('the title in the application', async () => (await title()) === 'Harbour master');
  await open();
  await see(field).toHaveValue('Harbour master');
  expect(await violations(page)).toEqual([]);
  await field.fill('');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await until('it is gone there', async () => !(await title()));
});

it('pushes a group with its member', { timeout: 60_000 }, async () => {
  const app = page.url();
  await page.getByRole('link', { name: 'Groups', exact: true }).click();
  await page.getByRole('button', { name: 'New group…' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Staff');
  await page.getByRole('button', { name: 'Make group' }).click();
  await page.getByRole('button', { name: 'Add people…' }).first().click();
  await page.getByRole('button', { name: /^Add Anneke/ }).click();
  await page.getByRole('button', { name: 'Done', exact: true }).click();
  await page.goto(app);
  await page.getByRole('link', { name: 'Push groups' }).click();
  await page.getByRole('button', { name: 'Push a group…' }).click();
  await page.getByRole('button', { name: 'Choose Staff' }).click();
  await page.getByRole('button', { name: 'Push group' }).click();
  await see(page.getByRole('row', { name: /Staff/ })).toContainText('1 of 1');
  const [group] = await personnel.application.query('select display_name from app_group');
  expect(group).toEqual({ display_name: 'Staff' });
});

it('pushes by a rule what comes later, and unlinks it when it is renamed', { timeout: 60_000 }, async () => {
  const groups = async () =>
    (await personnel.application.query('select display_name from app_group order by 1')).map(
      (row) => row['display_name'],
    );
  await page.getByRole('button', { name: 'Add push rule…' }).click();
  await page.getByLabel('Name of the rule').fill('Engineering');
  await page.getByRole('textbox', { name: 'Group name: text' }).fill('eng');
  await page.getByRole('combobox', { name: 'When a group no longer fits' }).click();
  await page.getByRole('option', { name: 'Delete the group in the app' }).click();
  await page.getByRole('button', { name: 'Add rule' }).click();
  await see(page.getByRole('row', { name: /Engineering/ })).toContainText('name starts with “eng”');
  const { id } = await org.api.post('/groups', { profile: { name: 'Eng Rome' } });
  await see(page.getByRole('row', { name: /Eng Rome/ })).toContainText('by the rule Engineering');
  await until('the group in the application', async () => (await groups()).includes('Eng Rome'));
  await org.api.put(`/groups/${id}`, { profile: { name: 'Rome' } });
  await until('it is gone there', async () => (await groups()).join() === 'Staff');
  await see(page.getByRole('row', { name: /Eng Rome/ })).toBeHidden();
});

it('reports what was changed behind its back, and repairs it', { timeout: 90_000 }, async () => {
  const { application } = personnel;
  await application.query("update app_user set last_name = 'Somebody' where login = ?", [login]);
  await application.query("insert into app_user (login, first_name) values ('stray@example.com', 'Stray')");
  await application.query('delete from app_membership');
  await page.getByRole('link', { name: 'Drift' }).click();
  await page.getByRole('button', { name: 'Check now' }).click();
  await see(page.getByText('1 account differs, 1 account is unknown here, 1 group differs.')).toBeVisible();
  const changed = page.getByRole('row', { name: /Anneke/ });
  for (const cell of ['name.familyName', 'van der Berg', 'Somebody']) await see(changed).toContainText(cell);
  await see(page.getByRole('row', { name: /Staff/ })).toContainText(`not there: ${login}`);
  await see(page.getByRole('row', { name: /stray/ })).toContainText('Belongs to nobody in the org');
  expect(await row()).toMatchObject({ last_name: 'Somebody', status: 'A' });

  await changed.getByRole('checkbox').click();
  await page.getByRole('button', { name: 'Repair 1…' }).click();
  await page.getByRole('button', { name: 'Repair', exact: true }).click();
  await until('the last name of the org', async () => (await row())?.['last_name'] === 'van der Berg');
  await see(changed).toContainText('Repair asked for');
  await page.getByRole('button', { name: 'Repair all 1…' }).click();
  await page.getByRole('button', { name: 'Repair', exact: true }).click();
  await until('the member', async () => (await application.query('select 1 from app_membership')).length === 1);
  await application.query("delete from app_user where login = 'stray@example.com'");
  await page.getByRole('button', { name: 'Check again' }).click();
  await see(page.getByText('Everything is as the org holds it.')).toBeVisible();
});

it.each(['light', 'dark'] as const)('no page has a serious violation, %s', { timeout: 90_000 }, async (colorScheme) => {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  const app = /\/apps\/[^/]+/.exec(page.url())![0];
  const found: string[] = [];
  // What colours do not touch is the same in the dark.
  const look = async () =>
    found.push(...(await violations(page, colorScheme === 'dark' ? ['color-contrast'] : undefined)));
  const tabs = page.getByRole('navigation', { name: 'Application' }).getByRole('link');
  expect(await tabs.count()).toBeGreaterThan(7);
  for (const tab of await tabs.allInnerTexts()) {
    await page.getByRole('link', { name: tab, exact: true }).click();
    await see(page.locator('main h2').or(page.getByRole('table')).first()).toBeVisible();
    await look();
  }
  for (const name of ['Agents', 'Applications', 'People', 'Groups', 'Tasks', 'System log', 'Settings']) {
    await page.getByRole('link', { name, exact: true }).click();
    await see(page.getByRole('heading', { level: 1 })).toHaveText(name);
    await look();
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(`${org.url}${app}/general`);
  await see(tabs.first()).toBeVisible();
  expect(found).toEqual([]);
});

it('names whom an import misses before anybody is ended', { timeout: 90_000 }, async () => {
  await personnel.application.query('delete from app_user where login = ?', [login]);
  await page.getByRole('link', { name: 'Import', exact: true }).click();
  await page.getByRole('button', { name: 'Import again' }).click();
  const held = page.getByRole('list', { name: 'Accounts that are held back' });
  await see(held).toContainText(login);

  await page.getByRole('link', { name: 'Tasks' }).click();
  await see(page.getByRole('row', { name: /more than its safeguard allows/ })).toBeVisible();
  await page.getByRole('link', { name: 'Open import' }).click();
  await page.getByRole('button', { name: 'End what is gone…' }).click();
  await page.getByRole('button', { name: 'End what is gone', exact: true }).click();
  await see(held).toBeHidden();
  await page.getByRole('link', { name: 'Assignments' }).click();
  const person = page.getByRole('row', { name: login });
  await see(person).toContainText('Gone from the app');
  await page.getByRole('button', { name: 'Provision all now…' }).click();
  await page.getByRole('button', { name: 'Provision all', exact: true }).click();
  await see(person).toContainText('Done');
  expect(await row()).toMatchObject({ status: 'A' });
});

it('takes a new password in My account, and the application gets it', { timeout: 90_000 }, async () => {
  const hash = async () => (await row())?.['password_hash'] as string | null;
  await page.getByRole('link', { name: 'Anneke van der Berg' }).click();
  await page.getByLabel('New password').fill('blue lamp 9 rivers');
  await page.getByRole('button', { name: 'Set password' }).click();
  await see(page.getByText('The password is set.')).toBeVisible();
  const first = await until('the password in app_user', async () => (await hash()) ?? undefined, 15_000);

  const account = await openPage(browser, complaints);
  await account.goto(`${org.url}/account`);
  await account.getByLabel('Login').fill(login);
  await account.getByLabel('Password').fill('blue lamp 9 rivers');
  await account.getByRole('button', { name: 'Sign in' }).click();
  await account.getByLabel('Current password').fill('blue lamp 9 rivers');
  await account.getByLabel('New password', { exact: true }).fill('green door 4 hats');
  await account.getByLabel('New password again').fill('green door 4 hats');
  await account.getByRole('button', { name: 'Change password' }).click();
  await see(account.getByText('The password is changed.')).toBeVisible();
  await account.context().close();
  const changed = async () => ((await hash()) !== first ? true : undefined);
  await until('the other password in app_user', changed, 15_000);
  expect(complaints).toEqual([]);
});

async function signIn() {
  await page.goto(org.url);
  await page.getByLabel('Login').fill(org.admin.login);
  await page.getByRole('textbox', { name: 'Password' }).fill('a wrong one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await see(page.getByRole('alert')).toContainText('Login or password is wrong');
  await page.getByRole('textbox', { name: 'Password' }).fill(org.admin.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await see(page.getByRole('heading', { name: 'Agents' })).toBeVisible();
}

/** The agent asks, a person allows access in a second tab, the agent runs. */
async function enrolAgent() {
  const data = join(folder, 'agent');
  const program = await startProgram({
    name: 'enrol',
    file: 'agent/cli.ts',
    args: ['enrol', '--data', data, '--org', org.url, '--name', agentName, '--json', '--device'],
    env: { POSTERN_KEYCHAIN: 'file' },
    readyEvent: 'device',
  });
  cleanup.push(() => program.stop());
  const tab = await page.context().newPage();
  await tab.goto(String(program.ready['verificationUriComplete']));
  await allowAccess(tab, String(program.ready['fingerprint']));
  expect(await program.ended, program.tail()).toBe(0);
  await tab.close();
  await startAgent(data, cleanup);
}

/** Goes through the org's pages, whichever of them it shows, to Allow Access. */
async function allowAccess(tab: Page, fingerprint: string) {
  const allow = tab.getByRole('button', { name: 'Allow Access' });
  const sameCode = tab.getByRole('button', { name: 'It is the same code' });
  const password = tab.getByRole('textbox', { name: 'Password' });
  for (;;) {
    await see(allow.or(sameCode).or(password).first()).toBeVisible();
    if (await allow.isVisible()) break;
    if (await password.isVisible()) {
      await tab.getByLabel('Login').fill(org.admin.login);
      await password.fill(org.admin.password);
      await Promise.all([tab.waitForEvent('load'), password.press('Enter')]);
    } else await Promise.all([tab.waitForEvent('load'), sameCode.click()]);
  }
  await see(tab.getByText(fingerprint)).toBeVisible();
  await allow.click();
}

async function makePerson() {
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('button', { name: 'New person…' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Login').fill(login);
  await form.getByLabel('First name').fill('Anneke');
  await form.getByLabel('Last name').fill('van der Berg');
  await form.getByRole('button', { name: 'Make person' }).click();
  await see(page.getByRole('heading', { name: 'Anneke van der Berg' })).toBeVisible();
}

async function makeApp() {
  await page.getByRole('link', { name: 'Applications' }).click();
  await page.getByRole('button', { name: 'New app' }).click();
  await page.getByLabel('Label').fill('Personnel');
  await page.getByRole('button', { name: 'Make app' }).click();
  await see(page.getByRole('heading', { name: 'Personnel' })).toBeVisible();
}

async function testAndSaveConnector() {
  await page.getByLabel('SCIM connector base URL').fill(`http://localhost:${personnel.port}/scim/v2`);
  await see(page.getByText('SCIM 2.0 is spoken')).toBeVisible();
  await page.getByLabel('Allow plain http').check();
  await page.getByLabel('User name').fill('postern');
  const password = page.getByRole('textbox', { name: 'Password' });
  const test = page.getByRole('button', { name: 'Test Connector Configuration' });
  await password.fill('a wrong one');
  await test.click();
  await see(page.getByRole('alert')).toContainText('connector_auth');
  await password.fill('bench');
  await test.click();
  await see(page.getByText('The test passed.')).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await see(page.getByText('These settings are saved.')).toBeVisible();
  await see(page.getByText('Provisioning on')).toBeVisible();
}

async function assign() {
  await page.getByRole('link', { name: 'Assignments' }).click();
  await page.getByRole('button', { name: 'Assign people' }).click();
  await page.getByRole('button', { name: 'Assign Anneke' }).click();
  await page.getByRole('button', { name: 'Done', exact: true }).click();
}
