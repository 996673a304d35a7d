import { operations as op } from '@postern/protocol/management';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApiHarness, apiHarness } from './testing.ts';

let api: ApiHarness;
beforeAll(async () => {
  api = await apiHarness();
});
afterAll(() => api.close());
beforeEach(() => api.reset());

const ann = { login: 'ann@example.com', email: 'ann@example.com', firstName: 'Ann', lastName: 'Lee' };
const create = async (profile: object = ann, extra: object = {}) =>
  (await api.call(op.createUser, { body: { profile, ...extra } })).body;
const define = (properties: object) =>
  api.call(op.updateUserSchema, { body: { definitions: { custom: { properties } } } });
const events = () => api.events();

/** An app with a connector and one agent, to which people can be assigned. */
async function connectedApp() {
  const agent = await api.addAgent();
  const { id } = (await api.call(op.createApp, { body: { label: 'HR' } })).body;
  const form = { baseUrl: 'https://hr.example/scim/v2', agents: [agent] };
  expect((await api.call(op.replaceProvisioning, { params: { appId: id }, body: form })).status).toBe(200);
  return { appId: id, agent };
}

/** A person with an account in the app, as a push has left it. */
async function provisioned() {
  const { id } = await create();
  const { appId, agent } = await connectedApp();
  await api.call(op.assignUser, { params: { appId }, body: { id } });
  await sql`delete from action`.execute(api.db.kysely);
  await sql`
    update app_user set external_id = 'x1', status = 'PROVISIONED', remote_active = true, pushed_rev = 1`.execute(
    api.db.kysely,
  );
  return { id, appId, agent };
}

describe('create', () => {
  test('a person is active at once, is logged, and has no password', async () => {
    const answer = await api.call(op.createUser, { body: { profile: ann } });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ status: 'ACTIVE', profile: ann, credentials: { provider: { type: 'OKTA' } } });
    expect(answer.headers['etag']).toBe(`"1-${api.clock.now}"`);
    expect(answer.body._links['self']).toEqual({ href: `https://org.example/api/v1/users/${answer.body.id}` });
    expect(await events()).toEqual(['user.lifecycle.create', 'user.lifecycle.activate']);
  });

  test('activate=false makes a staged person', async () => {
    const { body } = await api.call(op.createUser, { query: { activate: 'false' }, body: { profile: ann } });
    expect(body.status).toBe('STAGED');
    expect(await events()).toEqual(['user.lifecycle.create']);
  });

  test('names of any script, quotes, emoji and 10,000 characters come back as they were', async () => {
    await define({ costCode: { title: 'Cost code', type: 'string' } });
    const profile = {
      ...ann,
      firstName: 'O\'Brien "x"; drop table person; --',
      lastName: '🦊'.repeat(10_000),
      title: 'مديرة',
      costCode: 'R-7',
    };
    const { id } = await create(profile);
    expect((await api.call(op.getUser, { params: { userId: id } })).body.profile).toEqual(profile);
  });

  test('a password is hashed, and is in clear in no answer and in no row', async () => {
    const clear = 'correct horse 7 battery';
    const { credentials } = await create(ann, { credentials: { password: { value: clear } } });
    expect(credentials.password).toEqual({});
    const { rows } = await sql<{ text: string }>`
      select (select row_to_json(p)::text from person p) || (select json_agg(l)::text from system_log l) as text`.execute(
      api.db.kysely,
    );
    expect(rows[0]!.text).toMatch(/scrypt\$/);
    expect(rows[0]!.text).not.toContain(clear);
  });

  test('a login that differs only in case is taken', async () => {
    await create();
    const { status, error } = await api.call(op.createUser, {
      body: { profile: { ...ann, login: 'ANN@example.com' } },
    });
    expect(status).toBe(400);
    expect(error).toMatchObject({
      errorCode: 'E0000001',
      errorSummary: 'Api validation failed: profile.login',
      code: 'login_taken',
    });
    expect(error.errorCauses[0]!.errorSummary).toMatch(/^profile\.login: /);
  });

  test('1,000 people in one request join a group, all or none', async () => {
    const group = (await api.call(op.createGroup, { body: { profile: { name: 'All' } } })).body.id;
    const people = Array.from({ length: 1000 }, (_, n) => ({ profile: { ...ann, login: `p${n}@example.com` } }));
    const made = await api.call(op.createUsers, { body: { users: people, groupIds: [group] } });
    expect(made.status).toBe(201);
    expect(made.body).toHaveLength(1000);
    expect((await api.call(op.listGroups, { query: { expand: 'stats' } })).body[0]!._embedded!.stats.usersCount).toBe(
      1000,
    );

    const again = [
      { profile: { ...ann, login: 'new@example.com' } },
      people[3]!,
      { profile: { ...ann, login: 'NEW@example.com' } },
    ];
    const refused = await api.call(op.createUsers, { body: { users: again } });
    expect(refused.status).toBe(400);
    expect(refused.error.errorCauses.map(({ errorSummary }) => errorSummary.split(': ')[0])).toEqual([
      'users[1].profile.login',
      'users[2].profile.login',
    ]);
    expect((await api.call(op.getUser, { params: { userId: 'new@example.com' } })).status).toBe(404);
  });
});

describe('change', () => {
  test('only what is given changes; null removes; the app gets one push', async () => {
    await define({ costCode: { title: 'Cost code', type: 'string' } });
    const { id } = await provisioned();
    const change = (profile: object) => api.call(op.updateUser, { params: { userId: id }, body: { profile } });
    await change({ title: 'Engineer', costCode: 'R-7' });
    const { body } = await change({ title: 'Lead', costCode: null });
    expect(body.profile).toEqual({ ...ann, title: 'Lead' });
    expect(await api.queued()).toEqual(['user.push Ann Lee']);
    expect((await events()).filter((type) => type === 'user.account.update_profile')).toHaveLength(2);
  });

  test('the same profile again changes nothing and tells nobody', async () => {
    const { id } = await provisioned();
    const before = await events();
    await api.call(op.replaceUser, { params: { userId: id }, body: { profile: ann } });
    expect(await api.queued()).toEqual([]);
    expect(await events()).toEqual(before);
  });

  test('PUT removes what is left out', async () => {
    const { id } = await create({ ...ann, title: 'Engineer' });
    const { body } = await api.call(op.replaceUser, { params: { userId: id }, body: { profile: ann } });
    expect(body.profile).toEqual(ann);
  });

  test('a person is found by login too, and If-Match refuses a state that has passed', async () => {
    await create();
    const first = await api.call(op.getUser, { params: { userId: 'ANN@example.com' } });
    const change = (title: string) =>
      api.call(op.updateUser, {
        params: { userId: ann.login },
        body: { profile: { title } },
        headers: { 'if-match': String(first.headers['etag']) },
      });
    expect((await change('one')).status).toBe(200);
    const late = await change('two');
    expect(late.status).toBe(412);
    expect(late.error.code).toBe('etag_mismatch');
    expect((await api.call(op.getUser, { params: { userId: ann.login } })).body.profile['title']).toBe('one');
  });

  test('a password alone is set, and goes to the app sealed to its agent', async () => {
    const { id, agent } = await provisioned();
    const answer = await api.call(op.updateUser, {
      params: { userId: id },
      body: { credentials: { password: { value: 'long enough' } } },
    });
    expect(answer.body.passwordChanged).not.toBeNull();
    expect(await api.queued()).toEqual(['user.password Ann Lee']);
    const { rows } = await sql<{ sealed: object }>`select sealed from pending_password`.execute(api.db.kysely);
    expect(rows.map(({ sealed }) => Object.keys(sealed))).toEqual([[agent]]);
    expect(JSON.stringify(rows)).not.toContain('long enough');
  });
});

describe('lifecycle', () => {
  test('each operation leads where it should and nowhere else', async () => {
    const { id } = await create();
    const path = [
      ['suspend', 'SUSPENDED'],
      ['unsuspend', 'ACTIVE'],
      ['deactivate', 'DEPROVISIONED'],
      ['reactivate', 'ACTIVE'],
      ['deactivate', 'DEPROVISIONED'],
      ['activate', 'ACTIVE'],
    ] as const;
    for (const [operation, status] of path) {
      expect((await api.call(op[`${operation}User`], { params: { userId: id } })).status).toBe(200);
      expect((await api.call(op.getUser, { params: { userId: id } })).body.status).toBe(status);
    }
    expect((await events()).slice(2)).toEqual(path.map(([operation]) => `user.lifecycle.${operation}`));
    const refused = await api.call(op.unsuspendUser, { params: { userId: id } });
    expect([refused.status, refused.error.code]).toEqual([400, 'person_status']);
  });

  test('DELETE deactivates, then deletes, but not before the app has heard of it', async () => {
    const { id } = await provisioned();
    const remove = () => api.call(op.deleteUser, { params: { userId: id } });
    expect((await remove()).status).toBe(204);
    expect((await api.call(op.getUser, { params: { userId: id } })).body.status).toBe('DEPROVISIONED');
    expect(await api.queued()).toEqual(['user.deactivate Ann Lee']);
    const early = await remove();
    expect([early.status, early.error.code]).toEqual([400, 'person_busy']);
    await sql`update action set state = 'done'`.execute(api.db.kysely);
    expect((await remove()).status).toBe(204);
    expect((await api.call(op.getUser, { params: { userId: id } })).status).toBe(404);
  });
});

describe('list', () => {
  beforeEach(async () => {
    const names = [
      ['zoe', 'Zoë', 'Ng'],
      ['bob', 'Bob', '100% _sure'],
      ['ann', 'Ann', 'Lee'],
    ] as const;
    for (const [login, firstName, lastName] of names) {
      await create({
        login: `${login}@example.com`,
        email: `${lastName.length}@mail.example`,
        firstName,
        lastName,
        department: 'Sales',
      });
    }
  });
  const logins = async (query: Record<string, string | number>) =>
    (await api.call(op.listUsers, { query })).body.map(({ profile }) => profile.login.split('@')[0]);

  test.each([
    [{}, ['ann', 'bob', 'zoe']],
    [{ q: 'ZO' }, ['zoe']],
    [{ q: 'bob 100%' }, ['bob']],
    [{ q: '%' }, []],
    [{ q: '3@mail' }, ['ann']],
    [{ filter: 'status eq "ACTIVE"' }, ['ann', 'bob', 'zoe']],
    [{ filter: 'status eq "SUSPENDED"' }, []],
    [{ filter: 'profile.login eq "ANN@example.com"' }, ['ann']],
    [{ search: 'profile.department eq "sales" and profile.lastName co "e"' }, ['ann', 'bob']],
    [{ search: 'not (profile.firstName sw "a") and lastUpdated gt "2020-01-01T00:00:00.000Z"' }, ['bob', 'zoe']],
  ])('%j', async (query, expected) => {
    expect(await logins(query)).toEqual(expected);
  });

  test('the next link leads through all of them', async () => {
    const seen: string[] = [];
    let url: string | undefined = '/api/v1/users?limit=1&q=';
    while (url) {
      const answer = await api.raw({ method: 'GET', url });
      seen.push(...(answer.body as { profile: { login: string } }[]).map(({ profile }) => profile.login));
      const next = [answer.headers['link']]
        .flat()
        .map(String)
        .find((link) => link.endsWith('rel="next"'));
      url = next && new URL(/<([^>]+)>/.exec(next)![1]!).href.replace('https://org.example', '');
    }
    expect(seen).toEqual(['ann@example.com', 'bob@example.com', 'zoe@example.com']);
  });
});
