import type { Page } from '@playwright/test';
import { type Furnished, furnishOrg } from './furnish-org.ts';
import { test as base, expect } from './pictures-test.ts';
import { shoot } from './shoot.ts';

interface OrgPages {
  /** The console, signed in as its first administrator. */
  console: Page;
  furnished: Furnished;
}

// biome-ignore lint/complexity/noBannedTypes: there is no fixture of a single test
const test = base.extend<{}, OrgPages>({
  furnished: [async ({ sample }, use) => use(await furnishOrg(sample)), { scope: 'worker' }],
  console: [
    async ({ browser, sample }, use) => {
      const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, ignoreHTTPSErrors: true });
      const page = await context.newPage();
      await page.goto(sample.org);
      await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
      await shoot(page, 'org-sign-in');
      await page.getByLabel('Login').fill(sample.admin.login);
      await page.getByRole('textbox', { name: 'Password' }).fill(sample.admin.password);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await expect(page.getByRole('row', { name: 'hq-prov-01' })).toContainText('Connected');
      await use(page);
      await context.close();
    },
    { scope: 'worker' },
  ],
});

/** A page: its picture's name, its address, and a text that is there once it is read. */
type Pictured = [name: string, address: string, shows: string | RegExp];

const pages = ({ agentId, personId, groupId, ruleId, inboundId }: Furnished, hr: string): Pictured[] => [
  ['org-agents', '/agents', 'hq-prov-01'],
  ['org-agent', `/agents/${agentId}`, 'Fingerprint'],
  ['org-apps', '/apps', 'Badge system'],
  ['org-app-general', `/apps/${hr}/general`, 'HR database'],
  ['org-app-provisioning', `/apps/${hr}/provisioning`, 'Base URL'],
  ['org-app-to-app', `/apps/${hr}/to-app`, 'Create'],
  ['org-app-to-org', `/apps/${hr}/to-org`, /^Next: /],
  ['org-app-import', `/apps/${hr}/import`, 'Rafael Duarte'],
  ['org-app-drift', `/apps/${hr}/drift`, 'Board member'],
  ['org-app-assignments', `/apps/${hr}/assignments`, 'Adaeze Okonkwo'],
  ['org-app-push', `/apps/${hr}/push`, 'Engineering'],
  ['org-app-mappings', `/apps/${hr}/mappings`, 'Adaeze'],
  ['org-app-inbound', `/apps/${inboundId}/inbound`, 'ServiceProviderConfig'],
  ['org-people', '/people', 'Adaeze Okonkwo'],
  ['org-person', `/people/${personId}`, 'HR database'],
  ['org-groups', '/groups', 'Engineering'],
  ['org-group', `/groups/${groupId}`, 'Adaeze Okonkwo'],
  ['org-rules', '/group-rules', 'Platform team by department'],
  ['org-rule', `/group-rules/${ruleId}`, 'user.department'],
  ['org-profile', '/profile', 'Cost code'],
  ['org-profile-sources', '/profile-sources', /sources people/],
  ['org-tasks', '/tasks', 'Jira Data Center'],
  ['org-log', '/log', 'hq-prov-01'],
  ['org-downloads', '/downloads', 'Debian, Ubuntu'],
  ['org-settings', '/settings/org', 'Embedded'],
  ['org-passwords', '/settings/passwords', 'Shortest length'],
  ['org-administrators', '/settings/administrators', 'super administrator'],
  ['org-api', '/settings/api', 'Service apps'],
  ['org-alerts', '/settings/alerts', 'SMTP server'],
  ['org-retention', '/settings/retention', 'Finished work'],
];

test('pages of the org', async ({ console, furnished, sample }) => {
  test.setTimeout(300_000);
  for (const [name, address, shows] of pages(furnished, sample.appIds.hr)) {
    await console.goto(new URL(address, sample.org).href);
    await expect(console.getByRole('main').getByText(shows).first()).toBeVisible();
    await shoot(console, name);
  }
});

test('a new app from a preset', async ({ console, sample }) => {
  await console.goto(new URL('/apps', sample.org).href);
  await console.getByRole('button', { name: 'New app…' }).click();
  await console.getByRole('combobox', { name: 'Begin with' }).click();
  await console.getByRole('option', { name: 'GitLab' }).first().click();
  await expect(console.getByText('It presumes:')).toBeVisible();
  await shoot(console, 'org-new-app');
});

test('my account', async ({ browser, furnished, sample }) => {
  const password = 'blue lamp 9 rivers';
  await sample.api.post(`/users/${furnished.personId}`, { credentials: { password: { value: password } } });
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await page.goto(new URL('/account', sample.org).href);
  await page.getByLabel('Login').fill('adaeze.okonkwo@example.com');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Adaeze Okonkwo' })).toBeVisible();
  await shoot(page, 'org-account');
  await context.close();
});
