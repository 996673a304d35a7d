/**
 * HR's file is the source of people: who joins, moves and leaves is so in a real OpenLDAP and in a real MariaDB. Then
 * that directory is a source itself: whom it disables is deactivated in the org and in MariaDB.
 */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Attribute, Change } from 'ldapts';
import { beforeAll, expect, test } from 'vitest';
import { until } from '../../demo/system/until.ts';
import { addApp, enrolAgent, type RunningOrg, startAgent, startOrg } from '../kit/org-and-agent.ts';
import { scratch } from '../kit/scratch.ts';
import { serve, startWatchedDirectory, startWatchedTables } from '../kit/watched-sources.ts';

const { folder, cleanup } = await scratch('hr-feed');
const file = join(folder, 'hr.csv');
const header = 'personnel_number;login;first_name;last_name;email;job_title;state\n';
const row = (number: string, login: string, last: string, title: string, state = 'A') =>
  `${number};${login};${login[0]!.toUpperCase()}${login.slice(1)};${last};${login}@example.test;${title};${state}\n`;

let org: RunningOrg;
let directory: Awaited<ReturnType<typeof startWatchedDirectory>>;
let tables: Awaited<ReturnType<typeof startWatchedTables>>;
const apps = { hr: '', ldap: '', sql: '' };

beforeAll(async () => {
  await hrWrites(row('E1', 'ann', 'Lee', 'Clerk') + row('E2', 'bob', 'Stone', 'Clerk'));
  [directory, tables] = await Promise.all([
    startWatchedDirectory(folder, cleanup),
    startWatchedTables(folder, cleanup),
  ]);
  org = await startOrg(folder, cleanup);
  const data = join(folder, 'agent');
  const agentIds = [await enrolAgent(org, data, 'agent')];
  await startAgent(data, cleanup);
  const presets = await org.api.get('/app-presets');
  const { csv } = presets.find(({ id }: { id: string }) => id === 'hr-file');
  const { employment: _, columns, ...users } = csv.users;
  for (const attribute of ['enterprise.department', 'enterprise.costCenter', 'enterprise.manager.value'])
    delete columns[attribute];
  const feed = await serve(folder, 'hr', { type: 'csv', name: 'hr', users: { ...users, columns, file } }, cleanup);
  apps.hr = (await org.api.post('/apps', { label: 'HR', preset: 'hr-file' })).id;
  await org.api.put(`/apps/${apps.hr}/provisioning`, {
    ...{ enabled: true, baseUrl: feed.baseUrl, allowHttp: true, agents: agentIds },
    authorization: { type: 'basic', user: 'postern', password: 'bench' },
  });
  apps.ldap = await addApp({ api: org.api, agentIds }, 'Directory', directory.baseUrl);
  apps.sql = await addApp({ api: org.api, agentIds }, 'Tables', tables.baseUrl);
  await everyoneOfHrHasBoth();
});

/** The whole file, put in place by renaming. */
async function hrWrites(rows: string): Promise<void> {
  await writeFile(`${file}.new`, header + rows);
  await rename(`${file}.new`, file);
}

async function everyoneOfHrHasBoth(): Promise<void> {
  const group = await org.api.post('/groups', { profile: { name: 'Employees' } });
  for (const appId of [apps.ldap, apps.sql]) await org.api.put(`/apps/${appId}/groups/${group.id}`, {});
  const rule = await org.api.post('/groups/rules', {
    name: 'Employees',
    conditions: { expression: { value: 'user.employeeNumber != null' } },
    actions: { assignUserToGroups: { groupIds: [group.id] } },
  });
  await org.api.post(`/groups/rules/${rule.id}/lifecycle/activate`, {});
}

const lastImport = async (appId: string) => (await org.api.get(`/apps/${appId}/imports?limit=1`))[0];
const startImport = (appId: string) => org.api.post(`/apps/${appId}/imports`, { mode: 'full' });
const ended = (appId: string) =>
  until(`the import of ${appId}`, async () => {
    const run = await lastImport(appId);
    return run.finished !== null && run;
  });
async function imports(appId: string) {
  await startImport(appId);
  return ended(appId);
}
const status = async (login: string) => (await org.api.get(`/users/${login}`)).status;

async function inDirectory(uid: string) {
  const { searchEntries } = await directory.client.search(directory.people, {
    filter: `(uid=${uid})`,
    attributes: ['sn', 'title', 'pwdAccountLockedTime'],
  });
  const [entry] = searchEntries;
  if (!entry) return undefined;
  const locked = Array.isArray(entry['pwdAccountLockedTime']) ? false : entry['pwdAccountLockedTime'] !== undefined;
  return { last: entry['sn'], title: entry['title'], active: !locked };
}
async function inTables(login: string) {
  const [found] = await tables.database.rows(`SELECT last_name, title, status FROM app_user WHERE login = '${login}'`);
  return found && { last: found['last_name'], title: found['title'], active: found['status'] === 'A' };
}
/** Both have the person so. */
const inBoth = (login: string, wanted: { last: string; title: string; active: boolean }) =>
  Promise.all(
    [inDirectory, inTables].map((look) =>
      until(
        `${login} as ${JSON.stringify(wanted)}`,
        async () => JSON.stringify(await look(login)) === JSON.stringify(wanted),
      ),
    ),
  );

test('who joins is made in both', async () => {
  expect(await imports(apps.hr)).toMatchObject({ counts: { users: 2, new: 2, confirmed: 2 } });
  await inBoth('ann', { last: 'Lee', title: 'Clerk', active: true });
  await inBoth('bob', { last: 'Stone', title: 'Clerk', active: true });
  const { source } = await org.api.get('/users/ann');
  expect(source).toMatchObject({ id: apps.hr, attributes: expect.arrayContaining(['title', 'employeeNumber']) });
});

test('who moves is changed in both', async () => {
  await hrWrites(row('E1', 'ann', 'Noor', 'Head') + row('E2', 'bob', 'Stone', 'Clerk'));
  expect(await imports(apps.hr)).toMatchObject({ counts: { changed: 1 } });
  await inBoth('ann', { last: 'Noor', title: 'Head', active: true });
});

test('a file that is half of itself, or says what nobody knows, changes nobody; mended, the same import goes on', async () => {
  const says = (words: RegExp) =>
    until(`an import that waits for ${words}`, async () =>
      words.test(JSON.stringify((await lastImport(apps.hr)).error)),
    );
  await writeFile(file, (await readFile(file, 'utf8')).slice(0, -1));
  await startImport(apps.hr);
  await says(/does not end/);
  await hrWrites(row('E1', 'ann', 'Noor', 'Head', 'AKT') + row('E2', 'bob', 'Stone', 'Clerk', 'AKT'));
  await says(/AKT/);
  expect([await status('ann'), await status('bob')]).toEqual(['ACTIVE', 'ACTIVE']);
  await hrWrites(row('E1', 'ann', 'Noor', 'Chief') + row('E2', 'bob', 'Stone', 'Clerk'));
  expect(await ended(apps.hr)).toMatchObject({ error: null, counts: { changed: 1 } });
  await inBoth('ann', { last: 'Noor', title: 'Chief', active: true });
});

test('who leaves is disabled in both, and comes back in both', async () => {
  await hrWrites(row('E1', 'ann', 'Noor', 'Chief') + row('E2', 'bob', 'Stone', 'Clerk', 'T'));
  expect(await imports(apps.hr)).toMatchObject({ counts: { left: 1 } });
  expect(await status('bob')).toBe('DEPROVISIONED');
  await inBoth('bob', { last: 'Stone', title: 'Clerk', active: false });
  await hrWrites(row('E1', 'ann', 'Noor', 'Chief') + row('E2', 'bob', 'Stone', 'Clerk'));
  expect(await imports(apps.hr)).toMatchObject({ counts: { back: 1 } });
  await inBoth('bob', { last: 'Stone', title: 'Clerk', active: true });
  expect(await readFile(file, 'utf8')).toContain('E2;bob');
});

test('whom the directory disables is deactivated in the org and in MariaDB, and HR still has its own', async () => {
  await org.api.put(`/apps/${apps.ldap}/features/INBOUND_PROVISIONING`, {
    importRules: { userCreateAndMatch: { autoConfirmNewUsers: true } },
    postern: { sourcing: { profileMaster: true, deactivated: { action: 'DEACTIVATE' } } },
  });
  const cara = `uid=cara,${directory.people}`;
  const entry = { uid: 'cara', cn: 'Cara Day', givenName: 'Cara', sn: 'Day', title: 'Guest' };
  await directory.client.add(cara, { objectClass: 'inetOrgPerson', ...entry });
  const ofHr = new Change({ operation: 'replace', modification: new Attribute({ type: 'title', values: ['Other'] }) });
  await directory.client.modify(`uid=ann,${directory.people}`, ofHr);
  await imports(apps.ldap);
  const { id, source, profile } = await org.api.get('/users/cara');
  expect([source.id, profile.title]).toEqual([apps.ldap, 'Guest']);
  expect((await org.api.get('/users/ann')).profile.title).toBe('Chief');
  await org.api.post(`/apps/${apps.sql}/users`, { id });
  await until('cara in MariaDB', async () => (await inTables('cara'))?.active);

  const locked = new Attribute({ type: 'pwdAccountLockedTime', values: ['000001010000Z'] });
  for (const uid of ['cara', 'ann'])
    await directory.client.modify(
      `uid=${uid},${directory.people}`,
      new Change({ operation: 'add', modification: locked }),
    );
  expect(await imports(apps.ldap)).toMatchObject({ counts: { left: 1 } });
  expect(await status('cara')).toBe('DEPROVISIONED');
  await until('cara disabled in MariaDB', async () => (await inTables('cara'))?.active === false);
  // Ann's source is HR, for which she works here.
  expect(await status('ann')).toBe('ACTIVE');
});
