import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './kit/screens.ts';
import { appName } from './kit/world.ts';

const open = async (page: Page): Promise<void> => {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Activity' }).click();
  await expect(page.getByRole('row', { name: 'Ada No. 2' })).toBeVisible();
};

test('a row opens to its stages, request and answer beside each other, and its log lines; secrets are masked', async ({
  screens,
  world,
}) => {
  await open(screens);
  await screens.getByRole('button', { name: 'Details of Ada No. 2' }).click();
  const stages = screens.getByRole('listitem');
  for (const name of ['Changed in org', 'Taken by agent', 'Looked up', 'Sent', 'Answered', 'Reported'])
    await expect(stages.filter({ hasText: name })).toBeVisible();
  await expect(stages.filter({ hasText: 'Looked up' })).toContainText('not found');
  const request = screens.getByRole('region', { name: 'Request', exact: true });
  const answer = screens.getByRole('region', { name: 'Answer', exact: true });
  await expect(request).toContainText('POST /scim/v2/Users HTTP/1.1');
  await expect(request).toContainText('Authorization: Basic masked');
  await expect(request).toContainText('"familyName": "No. 2"');
  await expect(answer).toContainText('HTTP/1.1 201');
  await screens.getByRole('radiogroup', { name: 'Requests of this action' }).getByText('GET /Users').click();
  await expect(request).toContainText('filter=userName');
  // What the connector is signed in to with, and what it looks like on the wire.
  const secrets = ['postern:bench', Buffer.from('postern:bench').toString('base64')];
  for (const name of readdirSync(world.data).filter((file) => file.startsWith('journal.db'))) {
    const bytes = readFileSync(join(world.data, name), 'latin1');
    for (const secret of secrets) expect(bytes).not.toContain(secret);
  }
  await screens.getByRole('link', { name: 'Log lines' }).click();
  await expect(screens.getByRole('option').filter({ hasText: 'kind=user.provision' })).toBeVisible();
});

test('search and filters choose rows, and say when there are none', async ({ screens }) => {
  await open(screens);
  await screens.getByRole('searchbox', { name: 'Person, id or error' }).fill('no. 1');
  await expect(screens.getByRole('row', { name: 'Ada No. 2' })).toBeHidden();
  await expect(screens.getByRole('row', { name: 'Ada No. 1' })).toBeVisible();
  await screens.getByRole('radiogroup', { name: 'State' }).getByText('Failed').click();
  await expect(screens.getByText('No action matches.')).toBeVisible();
});

test('what is changed while it follows comes in by itself', async ({ screens, world }) => {
  await open(screens);
  const [person] = await world.org.api.get('/users?limit=1&q=ada-0001');
  await world.org.api.post(`/users/${person.id}`, { profile: { title: 'Captain' } });
  await expect(screens.getByRole('row', { name: new RegExp(`Ada No. 1.*${appName}.*Update.*Done`) })).toBeVisible();
});
