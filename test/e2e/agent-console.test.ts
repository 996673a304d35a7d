import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page, expect as playwright } from '@playwright/test';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { root, runProgram, startProgram } from '../../demo/system/program.ts';
import { allowAccess } from '../kit/allow-access.ts';
import {
  addApp,
  addGroup,
  addPeople,
  enrolAgent,
  type RunningOrg,
  startAgent,
  startOrg,
} from '../kit/org-and-agent.ts';
import { type Personnel, startPersonnel } from '../kit/personnel.ts';
import { scratch } from '../kit/scratch.ts';

/** An agent asks for its token every five seconds or slower, so what follows Allow Access takes a while. */
const see = playwright.configure({ timeout: 40_000 });
const { folder, cleanup } = await scratch('agent-console');
const env = { POSTERN_KEYCHAIN: 'file' };
const data = join(folder, 'agent');

let org: RunningOrg;
let personnel: Personnel;
let browser: Browser;
let page: Page;
/** What the browser complained of: a script that failed, or one that the Content-Security-Policy refused. */
const complaints: string[] = [];

beforeAll(async () => {
  // What `npm test` does first; here for who runs this file alone.
  const build = "import('./build/setup/console.mjs').then(({ ensureConsole }) => ensureConsole())";
  execFileSync(process.execPath, ['-e', build], { cwd: root, stdio: 'inherit' });
  [org, personnel, browser] = await Promise.all([
    startOrg(folder, cleanup),
    startPersonnel(folder, 'personnel', cleanup),
    chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] }),
  ]);
  cleanup.push(() => browser.close());
});

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await page?.screenshot({ path: join(root, 'test-results', 'agent-console.png') });
});

async function newBrowser(): Promise<BrowserContext> {
  // A page that was refused may say so twice, and late.
  await page?.context().close();
  complaints.length = 0;
  const context = await browser.newContext({ viewport: { width: 1100, height: 760 } });
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return context;
}

it('opens by a one-time link, shows the agent as it is, and refuses the link a second time', {
  timeout: 30_000,
}, async () => {
  const agentId = await enrolAgent(org, data, 'hq-prov-01');
  await startAgent(data, cleanup);
  const url = `http://localhost:${personnel.port}/scim/v2`;
  const appId = await addApp({ api: org.api, agentIds: [agentId] }, 'personnel', url);
  const everyone = await addGroup(org.api, 'Everyone', await addPeople(org.api, 'ada', 3));
  await org.api.put(`/apps/${appId}/groups/${everyone}`, {});

  const asked = await runProgram({
    name: 'console',
    file: 'agent/cli.ts',
    args: ['console', '--data', data, '--json'],
    env,
  });
  const link: string = JSON.parse(asked.stdout).url;
  await newBrowser();
  await page.goto(link);
  await see(page.getByRole('heading', { name: 'Connected', exact: true })).toBeVisible();
  await see(page.getByRole('region', { name: 'personnel' })).toContainText('3 done, 0 failed');
  expect(page.url()).not.toContain(link.split('#')[1]);

  await page.getByRole('link', { name: 'Activity' }).click();
  await see(page.getByRole('row', { name: 'Ada No. 2' })).toContainText('Done');
  await page.getByRole('button', { name: 'Details of Ada No. 2' }).click();
  await see(page.getByText('created by this action')).toBeVisible();

  await page.getByRole('link', { name: 'Connectors' }).click();
  await page.getByRole('button', { name: 'Test now' }).click();
  await see(page.getByText(/^Passed \d/)).toBeVisible();

  await page.getByRole('link', { name: 'Logs' }).click();
  await see(page.getByText('agent starts')).toBeVisible();

  await page.getByRole('link', { name: 'Status' }).click();
  await page.getByRole('button', { name: 'Pause' }).click();
  await see(page.getByRole('heading', { name: 'Paused' })).toBeVisible();
  await page.getByRole('button', { name: 'Resume' }).click();
  await see(page.getByRole('heading', { name: 'Connected', exact: true })).toBeVisible();
  expect(complaints).toEqual([]);

  await newBrowser();
  await page.goto(link);
  await see(page.getByText('console_link_refused')).toBeVisible();
  await page.goto(new URL('/', link).href);
  await see(page.getByText('console_session_missing')).toBeVisible();
});

it('leads a new agent from the address of the org to connected', { timeout: 30_000 }, async () => {
  const program = await startProgram({
    name: 'console',
    file: 'agent/cli.ts',
    args: ['console', '--data', join(folder, 'new'), '--json'],
    env,
    readyEvent: 'console',
  });
  cleanup.push(() => program.stop());
  const context = await newBrowser();
  await page.goto(String(program.ready['url']));
  await page.getByLabel('Name of this agent').fill('branch-01');
  await page.getByRole('button', { name: 'Begin' }).click();
  const address = page.getByLabel('Organization URL');
  await address.fill('localhost:1');
  await see(page.getByText('Stopped at 4 of 6').or(page.getByText('Stopped at 2 of 6'))).toBeVisible();
  await see(page.getByRole('button', { name: 'Continue' })).toBeDisabled();
  await address.fill(`${org.url}/admin/apps`);
  await see(page.getByText('All passed')).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await see(page.getByText('Waiting for a person to allow access')).toBeVisible();
  // A page that is opened again goes on where it was.
  const code = await page.locator('.w-code').textContent();
  await page.reload();
  await see(page.locator('.w-code')).toHaveText(code!);
  const fingerprint = await page.locator('.w-fingerprint').textContent();
  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'Open browser' }).click(),
  ]);
  await allowAccess(tab, org, fingerprint!);
  await see(page.getByText('The agent waits for work')).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Open Status' }).click();
  await see(page.getByRole('heading', { name: 'Connected', exact: true })).toBeVisible();
  await see(page.getByText('branch-01')).toBeVisible();
  expect(complaints).toEqual([]);
});
