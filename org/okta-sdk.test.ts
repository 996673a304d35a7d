import { randomUUIDv7 } from 'node:crypto';
import { Client, type Collection } from '@okta/okta-sdk-nodejs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digest } from './auth/digest.ts';
import { json } from './db/json.ts';
import { type TestOrg, testOrg } from './testing.ts';
import { makeKeys } from './testing-agent.ts';

/*
 * Okta's published SDK, as a script of an identity team uses it, against a real org. One file, in the order of a
 * person's life: each part stands on what the one before it made.
 */
let org: TestOrg;
let okta: Client;
const headers: Record<string, string | null>[] = [];
beforeAll(async () => {
  org = await testOrg();
  okta = new Client({ orgUrl: org.url, token: await apiToken(), testing: { disableHttpsCheck: true } } as object);
  okta.requestExecutor.on('response', (response: Response) =>
    headers.push(
      Object.fromEntries(['limit', 'remaining', 'reset'].map((n) => [n, response.headers.get(`x-rate-limit-${n}`)])),
    ),
  );
}, 60_000);
afterAll(() => org.close());

async function apiToken(): Promise<string> {
  const { kysely } = org.db;
  const { id } = await kysely.selectFrom('administrator').select('id').executeTakeFirstOrThrow();
  const token = 'token-of-a-script';
  const row = { id: randomUUIDv7(), name: 'script', hash: digest(token), admin_id: id };
  await kysely.insertInto('api_token').values(row).execute();
  return token;
}

/** Every item, over all pages. */
async function all<T>(asked: Promise<Collection<T>>): Promise<NonNullable<T>[]> {
  const found: NonNullable<T>[] = [];
  await (await asked).each((item) => void (item && found.push(item)));
  return found;
}

const profile = (login: string) => ({ login, email: login, firstName: login.slice(0, 3), lastName: 'Lee' });
const addUser = (login: string) => okta.userApi.createUser({ body: { profile: profile(login) } });

describe('users', () => {
  it('creates, reads, changes and replaces one', async () => {
    const made = await okta.userApi.createUser({
      body: {
        profile: { ...profile('ann@x.example'), costCenter: 'R7' },
        credentials: { password: { value: 'blue lamp 9 rivers' } },
      },
      activate: true,
    });
    expect(made).toMatchObject({ status: 'ACTIVE', profile: { login: 'ann@x.example', costCenter: 'R7' } });
    expect(made.created).toBeInstanceOf(Date);

    await okta.userApi.updateUser({ userId: made.id!, user: { profile: { title: 'Head' } } });
    const read = await okta.userApi.getUser({ userId: 'ann@x.example' });
    expect(read.profile).toMatchObject({ costCenter: 'R7', title: 'Head' });

    // What was read is written back as it is, `credentials.password: {}` included.
    read.profile!.nickName = 'Annie';
    delete read.profile!.costCenter;
    await okta.userApi.replaceUser({ userId: made.id!, user: read });
    const { profile: after, passwordChanged } = await okta.userApi.getUser({ userId: made.id! });
    expect(after).toMatchObject({ nickName: 'Annie', title: 'Head' });
    expect(after!.costCenter).toBeUndefined();
    expect(passwordChanged).toEqual(read.passwordChanged);
  });

  it('follows the pages of a list, and searches', async () => {
    for (const login of ['bob@x.example', 'cem@x.example', 'dee@x.example', 'eva@x.example']) await addUser(login);
    const sent = headers.length;
    const found = await all(okta.userApi.listUsers({ limit: 2 }));
    expect(found.map((user) => user.profile!.login!.slice(0, 3))).toEqual(['ann', 'bob', 'cem', 'dee', 'eva']);
    expect(headers.length - sent).toBe(3);
    const search = await all(okta.userApi.listUsers({ search: 'profile.title eq "Head" and status eq "ACTIVE"' }));
    expect(search.map((user) => user.profile!.nickName)).toEqual(['Annie']);
  });

  it('suspends, deactivates and activates again', async () => {
    const status = async () => (await okta.userApi.getUser({ userId: 'bob@x.example' })).status;
    const userId = (await okta.userApi.getUser({ userId: 'bob@x.example' })).id!;
    await okta.userApi.suspendUser({ userId });
    expect(await status()).toBe('SUSPENDED');
    await okta.userApi.unsuspendUser({ userId });
    await okta.userApi.deactivateUser({ userId });
    expect(await status()).toBe('DEPROVISIONED');
    await okta.userApi.activateUser({ userId });
    expect(await status()).toBe('ACTIVE');
  });

  it('maps a refusal to an error with status, code and causes', async () => {
    const refused = okta.userApi.createUser({ body: { profile: { login: 'x', email: 'x@x.example' } } });
    await expect(refused).rejects.toMatchObject({
      name: 'OktaApiError',
      status: 400,
      errorCode: 'E0000001',
      errorSummary: 'Api validation failed: profile.firstName',
      errorCauses: [{ errorSummary: expect.stringMatching(/^profile\.firstName: /) }, {}],
      errorId: expect.stringMatching(/^oae/),
    });
    const missing = okta.userApi.getUser({ userId: 'nobody@x.example' });
    await expect(missing).rejects.toMatchObject({ status: 404, errorCode: 'E0000007' });
    const stranger = new Client({ orgUrl: org.url, token: 'made up' });
    await expect(stranger.userApi.getUser({ userId: 'x' })).rejects.toMatchObject({
      status: 401,
      errorCode: 'E0000011',
    });
  });
});

describe('groups and apps', () => {
  const userId = async () => (await okta.userApi.getUser({ userId: 'ann@x.example' })).id!;
  let groupId: string;
  let appId: string;

  it('makes a group, fills it and lists its members', async () => {
    const group = await okta.groupApi.createGroup({ group: { profile: { name: 'Staff', description: 'All' } } });
    groupId = group.id!;
    await okta.groupApi.replaceGroup({ groupId, group: { profile: { name: 'All staff' } } });
    await okta.groupApi.createGroup({ group: { profile: { name: 'Admins' } } });
    expect((await all(okta.groupApi.listGroups({ limit: 1 }))).map((each) => each.profile!.name)).toEqual([
      'Admins',
      'All staff',
    ]);

    for (const user of await all(okta.userApi.listUsers({ q: '' }))) {
      await okta.groupApi.assignUserToGroup({ groupId, userId: user.id! });
    }
    await okta.groupApi.unassignUserFromGroup({
      groupId,
      userId: (await okta.userApi.getUser({ userId: 'eva@x.example' })).id!,
    });
    const members = await all(okta.groupApi.listGroupUsers({ groupId, limit: 3 }));
    expect(members.map((user) => user.profile!.login!.slice(0, 3))).toEqual(['ann', 'bob', 'cem', 'dee']);
    const groups = await all(okta.userApi.listUserGroups({ userId: await userId() }));
    expect(groups.map((each) => each.profile!.name)).toEqual(['All staff']);
  });

  it('makes an app, renames it, and assigns people and groups', async () => {
    const app = await okta.applicationApi.createApplication({ application: { label: 'HR', signOnMode: 'BOOKMARK' } });
    appId = app.id!;
    expect(app).toMatchObject({ label: 'HR', status: 'ACTIVE' });
    app.label = 'HR system';
    await okta.applicationApi.replaceApplication({ appId, application: app });
    await okta.applicationApi.createApplication({ application: { label: 'Wiki', signOnMode: 'BOOKMARK' } });
    const labels = async (filter?: string) =>
      (await all(okta.applicationApi.listApplications({ limit: 1, ...(filter && { filter }) }))).map(
        (each) => each.label,
      );
    expect(await labels()).toEqual(['HR system', 'Wiki']);

    const id = await userId();
    const appUser = await okta.applicationApi.assignUserToApplication({ appId, appUser: { id } });
    expect(appUser).toMatchObject({ id, scope: 'USER', credentials: { userName: 'ann@x.example' } });
    const assigned = await okta.applicationApi.assignGroupToApplication({
      appId,
      groupId,
      applicationGroupAssignment: {},
    });
    expect(await okta.applicationApi.getApplicationGroupAssignment({ appId, groupId })).toEqual(assigned);
    const people = await all(okta.applicationApi.listApplicationUsers({ appId, limit: 2 }));
    expect(people.map((each) => [each.credentials!.userName!.slice(0, 3), each.scope])).toEqual([
      ['ann', 'USER'],
      ['bob', 'GROUP'],
      ['cem', 'GROUP'],
      ['dee', 'GROUP'],
    ]);
    expect(await labels(`user.id eq "${id}"`)).toEqual(['HR system']);
    expect(await labels(`group.id eq "${groupId}"`)).toEqual(['HR system']);
    expect(await labels(`group.id eq "${id}"`)).toEqual([]);

    await okta.applicationApi.unassignApplicationFromGroup({ appId, groupId });
    await expect(okta.applicationApi.getApplicationGroupAssignment({ appId, groupId })).rejects.toMatchObject({
      status: 404,
    });
    await okta.applicationApi.unassignUserFromApplication({ appId, userId: id });
    expect(await labels(`user.id eq "${id}"`)).toEqual([]);
  });

  it('switches an app off and deletes it, and not before', async () => {
    await expect(okta.applicationApi.deleteApplication({ appId })).rejects.toMatchObject({
      status: 403,
      errorCode: 'E0000056',
    });
    await okta.applicationApi.deactivateApplication({ appId });
    expect((await okta.applicationApi.getApplication({ appId })).status).toBe('INACTIVE');
    await okta.applicationApi.deleteApplication({ appId });
    await expect(okta.applicationApi.getApplication({ appId })).rejects.toMatchObject({ status: 404 });
  });
});

it('shows an agent in each of the four states, and its pool', async () => {
  const now = Date.now();
  const encryption_key = json((await makeKeys()).jwk);
  const add = (name: string, minutes: number, status: 'active' | 'inactive' = 'active') =>
    org.db.kysely
      .insertInto('agent')
      .values({
        id: randomUUIDv7(),
        name,
        host: 'h',
        os: 'RHEL 9',
        version: '0.1.0',
        enrolled_by: 'x',
        encryption_key,
        status,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
      .then(({ id }) =>
        org.db.kysely
          .updateTable('agent')
          .set({ last_seen_at: new Date(now - minutes * 60_000) })
          .where('id', '=', id)
          .execute(),
      );
  await add('a-up', 0);
  await add('b-late', 2);
  await add('c-silent', 60);
  await add('d-off', 0, 'inactive');
  const [pool] = await all(okta.agentPoolsApi.listAgentPools({ poolType: 'OPP' as never }));
  expect(pool).toMatchObject({ type: 'OPP', operationalStatus: 'DEGRADED', disruptedAgents: 1, inactiveAgents: 1 });
  expect(pool!.agents!.map((agent) => [agent.name, agent.operationalStatus])).toEqual([
    ['a-up', 'OPERATIONAL'],
    ['b-late', 'DEGRADED'],
    ['c-silent', 'DISRUPTED'],
    ['d-off', 'INACTIVE'],
  ]);
});

it('reads the log in pages, and finds events by their type', async () => {
  const events = await all(okta.systemLogApi.listLogEvents({ limit: 10 }));
  const types = events.map((event) => event.eventType!);
  expect(types.length).toBeGreaterThan(20);
  expect(new Set(types)).toEqual(new Set(await typesWritten()));
  const [added] = await all(
    okta.systemLogApi.listLogEvents({ filter: 'eventType eq "application.user_membership.add"' }),
  );
  expect(added).toMatchObject({
    actor: { type: 'ApiToken', displayName: 'script (Ada Admin)' },
    outcome: { result: 'SUCCESS' },
    target: [
      { type: 'User', displayName: 'ann Lee' },
      { type: 'AppInstance', displayName: 'HR system' },
    ],
  });
});

const typesWritten = async () =>
  (await org.db.kysely.selectFrom('system_log').select('event_type').distinct().execute()).map((row) => row.event_type);

it('says with every answer how many requests are left, and until when', () => {
  const counted = headers.filter(({ limit }) => limit !== null);
  expect(counted.length).toBeGreaterThan(headers.length - 3);
  for (const { limit, remaining, reset } of counted) {
    expect([Number(limit), Number(reset) * 1000 > Date.now() - 60_000]).toEqual([30_000, true]);
    expect(Number(remaining)).toBeLessThan(30_000);
  }
});
