import { randomUUID } from 'node:crypto';
import { operations as op } from '@postern/protocol/management';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApiHarness, apiHarness } from '../../api/testing.ts';
import { type Connected, type InboundHarness, inboundHarness } from '../testing.ts';
import { deleteLeavers } from './delete-leavers.ts';
import { createDirectoryMode } from './directory-mode.ts';

let api: ApiHarness;
let inbound: InboundHarness;
let okta: Connected;
beforeAll(async () => {
  api = await apiHarness();
  inbound = await inboundHarness(api, { directory: createDirectoryMode(api.deps) });
});
afterAll(async () => {
  await inbound.close();
  await api.close();
});
beforeEach(async () => {
  await api.reset();
  okta = await inbound.connect('okta');
});

const schemas = ['urn:ietf:params:scim:schemas:core:2.0:User'];
const ann = {
  schemas,
  userName: 'ann@example.com',
  name: { givenName: 'Ann', familyName: 'Lee' },
  emails: [{ value: 'ann@example.com', primary: true }],
  title: 'Engineer',
  active: true,
};
const patch = (...Operations: object[]) => ({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });
const create = async (part: object = {}) => (await okta.send('POST', '/Users', { ...ann, ...part })).body;
const person = async (login: string) => (await api.call(op.getUser, { params: { userId: login } })).body;
const addPerson = async (login: string, part: object = {}) => {
  const profile = { login, email: login, firstName: 'Ann', lastName: 'Lee', ...part };
  return (await api.call(op.createUser, { body: { profile } })).body.id;
};
const matchBy = (exactMatchCriteria: string) =>
  api.call(op.replaceToOrg, {
    params: { appId: okta.appId },
    body: { importRules: { userCreateAndMatch: { exactMatchCriteria } } },
  });

test('a userName or externalId too long to be looked up is refused, in a create and in a change', async () => {
  const refused = {
    status: 400,
    body: { scimType: 'invalidValue', detail: expect.stringMatching(/inbound_text_too_long/) },
  };
  const long = 'x'.repeat(501);
  expect(await okta.send('POST', '/Users', { ...ann, externalId: long })).toMatchObject(refused);
  expect(await okta.send('POST', '/Users', { ...ann, userName: long })).toMatchObject(refused);
  const { id } = await create();
  const change = patch({ op: 'replace', path: 'externalId', value: long });
  expect(await okta.send('PATCH', `/Users/${id}`, change)).toMatchObject(refused);
  expect((await create({ userName: 'bob', externalId: '\u{1f600}'.repeat(250) })).id).toBeDefined();
});

describe('somebody who is new', () => {
  test('becomes a person with a profile by the mapping from the app, logged under the token', async () => {
    const { id } = await create({ externalId: '00u1' });
    expect(await person('ann@example.com')).toMatchObject({
      status: 'ACTIVE',
      profile: {
        login: 'ann@example.com',
        email: 'ann@example.com',
        firstName: 'Ann',
        lastName: 'Lee',
        title: 'Engineer',
      },
    });
    expect((await okta.send('GET', `/Users/${id}`)).body).toMatchObject({ ...ann, id, externalId: '00u1' });
    const { body: logs } = await api.call(op.listLogs, { query: { filter: 'eventType eq "user.lifecycle.create"' } });
    expect(logs[0]!.actor).toMatchObject({ type: 'ApiToken', displayName: 'first (okta)' });
  });

  test('is staged while inactive, and active once the source says so', async () => {
    const { id } = await create({ active: false });
    expect((await person('ann@example.com')).status).toBe('STAGED');
    await okta.send('PATCH', `/Users/${id}`, patch({ op: 'Replace', path: 'active', value: 'True' }));
    expect((await person('ann@example.com')).status).toBe('ACTIVE');
  });

  test('reaches the apps of the groups that they come into', async () => {
    const appId = (await api.call(op.createApp, { body: { label: 'Jira', name: 'jira' } })).body.id;
    const { id } = await create();
    const group = {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName: 'Staff',
      members: [{ value: id }],
    };
    const { body: made } = await okta.send('POST', '/Groups', group);
    await api.call(op.assignGroup, { params: { appId, groupId: made.id } });
    const { body: users } = await api.call(op.listAppUsers, { params: { appId } });
    expect(users).toMatchObject([{ scope: 'GROUP', credentials: { userName: 'ann@example.com' } }]);
  });
});

describe('somebody who is in the directory', () => {
  test('is found by the matching rule, and the source wins over what was written here', async () => {
    const personId = await addPerson('ann@example.com', { title: 'Old', city: 'Rome' });
    const { id } = await create();
    const found = await person('ann@example.com');
    expect([found.id, found.profile.title, found.profile.city]).toEqual([personId, 'Engineer', 'Rome']);
    await api.call(op.updateUser, { params: { userId: personId }, body: { profile: { title: 'Own', city: 'Oslo' } } });
    await okta.send('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'nickName', value: 'Annie' }));
    expect((await person('ann@example.com')).profile).toMatchObject({
      title: 'Engineer',
      city: 'Oslo',
      nickName: 'Annie',
    });
  });

  test('is found by e-mail where the rule says so, whatever the case', async () => {
    await matchBy('EMAIL');
    const personId = await addPerson('lee', { email: 'Ann@Example.com' });
    await create();
    const { body: people } = await api.call(op.listUsers);
    expect(people.map(({ id, profile }) => [id, profile.login])).toEqual([[personId, 'ann@example.com']]);
  });

  test('is nobody for sure where several fit: the source is told, and nobody is changed', async () => {
    await matchBy('NAME');
    await addPerson('a@example.com');
    await addPerson('b@example.com');
    const { status, body } = await okta.send('POST', '/Users', ann);
    expect([status, body.scimType, body.detail]).toEqual([
      409,
      'uniqueness',
      expect.stringMatching(/fits 2 people.*ambiguous/),
    ]);
    expect((await okta.send('GET', '/Users')).body.totalResults).toBe(0);
  });

  test('has one source', async () => {
    await create();
    expect((await person(ann.userName)).source).toEqual({
      id: okta.appId,
      label: 'okta',
      by: 'inbound',
      attributes: [],
    });
    const entra = await inbound.connect('entra');
    expect((await entra.send('POST', '/Users', ann)).body.detail).toMatch(/is fed by okta already/);
    expect((await entra.send('GET', '/Users')).body.totalResults).toBe(0);
  });

  test('keeps a suspension that was made here until the source itself changes `active`', async () => {
    const { id } = await create();
    await api.call(op.suspendUser, { params: { userId: ann.userName } });
    await okta.send('PUT', `/Users/${id}`, { ...ann, title: 'Lead' });
    expect(await person(ann.userName)).toMatchObject({ status: 'SUSPENDED', profile: { title: 'Lead' } });
    for (const active of [false, true]) await okta.send('PUT', `/Users/${id}`, { ...ann, active });
    expect((await person(ann.userName)).status).toBe('ACTIVE');
  });
});

describe('a change', () => {
  test('of a value clears it where the source has none any more, and keeps what the source never had', async () => {
    const { id } = await create();
    await api.call(op.updateUser, { params: { userId: ann.userName }, body: { profile: { city: 'Oslo' } } });
    const { title: _, ...without } = ann;
    await okta.send('PUT', `/Users/${id}`, without);
    const { profile } = await person(ann.userName);
    expect([profile.title, profile.city]).toEqual([undefined, 'Oslo']);
  });

  test('of the userName renames the person, unless somebody has that login', async () => {
    const { id } = await create();
    await addPerson('bob@example.com');
    const refused = await okta.send('PUT', `/Users/${id}`, { ...ann, userName: 'bob@example.com' });
    expect([refused.status, refused.body.scimType]).toEqual([409, 'uniqueness']);
    expect((await okta.send('PUT', `/Users/${id}`, { ...ann, userName: 'ann.stone@example.com' })).status).toBe(200);
    expect((await person('ann.stone@example.com')).profile.firstName).toBe('Ann');
  });

  test('that is none writes nothing: the version stays, and so does the log', async () => {
    const { id, meta } = await create();
    const before = await api.events();
    expect((await okta.send('PUT', `/Users/${id}`, ann)).body.meta.version).toBe(meta.version);
    expect(await api.events()).toEqual(before);
  });

  test('of a state that somebody else has changed is refused', async () => {
    const { id, meta } = await create();
    await okta.send('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'title', value: 'Lead' }));
    const seen = { 'if-match': meta.version };
    expect((await okta.send('PUT', `/Users/${id}`, ann, seen)).status).toBe(412);
    expect((await okta.send('GET', `/Users/${id}`)).headers['etag']).toBe('W/"2"');
  });

  test('of the password reaches the person, and is shown nowhere', async () => {
    const { id } = await create({ password: 'correct horse' });
    expect((await person(ann.userName)).credentials).toHaveProperty('password');
    const weak = await okta.send('PATCH', `/Users/${id}`, patch({ op: 'replace', path: 'password', value: 'short' }));
    expect([weak.status, weak.body.detail]).toEqual([400, expect.stringMatching(/inbound_password_invalid/)]);
    const { body: kept } = await api.call(op.listInboundRequests, { params: { appId: okta.appId } });
    expect(JSON.stringify(kept)).not.toMatch(/correct horse|short/);
  });
});

describe('a deletion', () => {
  test('deactivates the person, who comes back with the account', async () => {
    const { id } = await create();
    expect((await okta.send('DELETE', `/Users/${id}`)).status).toBe(204);
    expect((await person(ann.userName)).status).toBe('DEPROVISIONED');
    expect((await okta.send('GET', `/Users/${id}`)).status).toBe(404);
    await create();
    expect((await person(ann.userName)).status).toBe('ACTIVE');
  });

  test('leaves the person as they are where the app says so', async () => {
    const entra = await inbound.connect('entra', 'directory', { onDelete: 'keep' });
    const { body } = await entra.send('POST', '/Users', ann);
    expect((await entra.send('DELETE', `/Users/${body.id}`)).status).toBe(204);
    expect((await person(ann.userName)).status).toBe('ACTIVE');
  });

  describe('where the app deletes', () => {
    let entra: Connected;
    let id: string;
    beforeEach(async () => {
      entra = await inbound.connect('entra', 'directory', { onDelete: 'delete' });
      id = (await entra.send('POST', '/Users', ann)).body.id;
    });
    const statusOf = async () => (await person(ann.userName)).status;
    const isGone = async () => (await api.call(op.getUser, { params: { userId: ann.userName } })).status === 404;
    const sweep = () => api.db.transaction((tx) => deleteLeavers(api.deps, tx));
    /** An app whose account of the person still waits to be deactivated. @returns what says that it is done */
    const waiting = async () => {
      const { id: personId } = await person(ann.userName);
      const [account, action] = [randomUUID(), randomUUID()];
      await sql`insert into app_user (id, app_id, person_id, scope) values (${account}, ${entra.appId}, ${personId}, 'USER')`.execute(
        api.db.kysely,
      );
      await sql`insert into action (id, app_id, kind, order_key, subject_id, subject_name, intent, changed_at, run_at, app_rev, traceparent)
        values (${action}, ${entra.appId}, 'user.deactivate', ${`user:${account}`}, ${account}, 'ann', '{}', now(), now(), 0, '')`.execute(
        api.db.kysely,
      );
      return () => sql`update action set state = 'done' where id = ${action}`.execute(api.db.kysely);
    };

    test('nobody waits for a person without accounts', async () => {
      expect((await entra.send('DELETE', `/Users/${id}`)).status).toBe(204);
      expect(await isGone()).toBe(true);
      const { body: logs } = await api.call(op.listLogs, { query: { filter: `appId eq "${entra.appId}"` } });
      const gone = logs.find(({ eventType }) => eventType === 'user.lifecycle.delete.completed');
      expect(gone?.actor).toMatchObject({ type: 'ApiToken', displayName: 'first (entra)' });
    });

    test('a person with accounts goes when every app has done its part', async () => {
      const done = await waiting();
      await entra.send('DELETE', `/Users/${id}`);
      await sweep();
      expect(await statusOf()).toBe('DEPROVISIONED');
      await done();
      await sweep();
      expect(await isGone()).toBe(true);
    });

    test('who comes back in between stays', async () => {
      const done = await waiting();
      await entra.send('DELETE', `/Users/${id}`);
      await entra.send('POST', '/Users', ann);
      await done();
      await sweep();
      expect(await statusOf()).toBe('ACTIVE');
    });
  });
});

describe('bad input', () => {
  test.each([
    [{ userName: '' }, 400, /userName is required/],
    [{ userName: 'a b' }, 400, /inbound_login_invalid/],
    [{ userName: 'x'.repeat(256) }, 400, /inbound_login_invalid/],
    [{ userName: 'a\u0000b' }, 400, /inbound_text_invalid/],
    [{ title: 'a\u0000b' }, 400, /inbound_text_invalid/],
    [{ nickName: '\ud800' }, 400, /inbound_text_invalid|UTF-8/],
    [{ active: 'maybe' }, 400, /active/],
  ])('%j is refused, and nobody comes into being', async (part, status, says) => {
    const answer = await okta.send('POST', '/Users', { ...ann, ...part });
    expect([answer.status, answer.body.detail]).toEqual([status, expect.stringMatching(says)]);
    expect((await api.call(op.listUsers)).body).toEqual([]);
  });

  test('a mapping that fails for somebody is said in the log of the app; the rest of them comes', async () => {
    const mappingId = `toOrg.${okta.appId}`;
    const properties = { city: { expression: 'Convert.toInt(appuser.title)', pushStatus: 'PUSH' } };
    await api.call(op.changeProfileMapping, { params: { mappingId }, body: { properties } });
    await create();
    expect((await person(ann.userName)).profile.firstName).toBe('Ann');
    const { body: logs } = await api.call(op.listLogs, { query: { filter: `appId eq "${okta.appId}"` } });
    expect(logs.map(({ eventType }) => eventType)).toContain('application.inbound.mapping_failed');
  });
});

describe('a list', () => {
  beforeEach(async () => {
    for (const n of [1, 2, 3, 4, 5])
      await create({ userName: `p${n}@example.com`, externalId: `e${n}`, emails: [], title: `T${n % 2}` });
  });
  const names = async (query: string) => {
    const { body } = await okta.send('GET', `/Users?${query}`);
    return [body.totalResults, ...body.Resources.map(({ userName }: { userName: string }) => userName.slice(0, 2))];
  };

  test.each([
    ['startIndex=2&count=2', [5, 'p2', 'p3']],
    ['count=0', [5]],
    ['startIndex=9', [5]],
    ['sortBy=userName&sortOrder=descending&count=2', [5, 'p5', 'p4']],
    [`filter=${encodeURIComponent('userName eq "P3@EXAMPLE.COM"')}`, [1, 'p3']],
    [`filter=${encodeURIComponent('externalId eq "e4"')}`, [1, 'p4']],
    [`filter=${encodeURIComponent('externalId eq "E4"')}`, [0]],
    [`filter=${encodeURIComponent('userName eq "p1@example.com" and title eq "T0"')}`, [0]],
    [`filter=${encodeURIComponent('title eq "T1" and not (userName sw "p5")')}&count=1`, [2, 'p1']],
    [`filter=${encodeURIComponent('id eq "nothing"')}`, [0]],
    [`filter=${encodeURIComponent('userName eq "p3\\u0000"')}`, [0]],
  ])('%s', async (query, expected) => expect(await names(query)).toEqual(expected));
});

describe('two requests at once', () => {
  test('for one name make one person; the other is told', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => okta.send('POST', '/Users', ann)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect((await api.call(op.listUsers)).body).toHaveLength(1);
  });

  test('for one person both arrive', async () => {
    const { id } = await create();
    const parts = [
      ['title', 'Lead'],
      ['nickName', 'Annie'],
      ['displayName', 'Ann of Oslo'],
    ] as const;
    await Promise.all(
      parts.map(([path, value]) => okta.send('PATCH', `/Users/${id}`, patch({ op: 'add', path, value }))),
    );
    expect((await person(ann.userName)).profile).toMatchObject(Object.fromEntries(parts));
  });
});
