import { operations as op } from '@postern/protocol/management';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type ApiHarness, apiHarness } from './testing.ts';

let api: ApiHarness;
let appId: string;
let groupId: string;
let people: string[];
beforeAll(async () => {
  api = await apiHarness();
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.reset();
  appId = (await api.call(op.createApp, { body: { label: 'HR' } })).body.id;
  const agents = [await api.addAgent()];
  await api.call(op.replaceProvisioning, { params: { appId }, body: { baseUrl: 'https://hr.example/v2', agents } });
  const users = ['ann', 'bo', 'cy'].map((name) => ({
    profile: { login: `${name}@example.com`, email: `${name}@example.com`, firstName: name, lastName: 'Lee' },
  }));
  people = (await api.call(op.createUsers, { body: { users } })).body.map(({ id }) => id);
  groupId = (await api.call(op.createGroup, { body: { profile: { name: 'Staff', description: 'All' } } })).body.id;
});

const addToGroup = (userIds: string[]) => api.call(op.addGroupUsers, { params: { groupId }, body: { userIds } });
const accounts = async () =>
  (await api.call(op.listAppUsers, { params: { appId } })).body.map(({ credentials, scope, assigned }) => [
    credentials.userName.split('@')[0],
    scope,
    assigned,
  ]);

describe('groups', () => {
  test('members are added by id or login, once, and removed', async () => {
    expect((await addToGroup([people[0]!, 'BO@example.com', people[0]!])).body).toEqual({ added: 2 });
    expect((await addToGroup([people[1]!, people[2]!])).body).toEqual({ added: 1 });
    expect((await api.pages<unknown>(`/api/v1/groups/${groupId}/users?limit=2`)).map((page) => page.length)).toEqual([
      2, 1,
    ]);
    await api.call(op.removeGroupUser, { params: { groupId, userId: people[0]! } });
    expect((await api.call(op.listGroupUsers, { params: { groupId } })).body.map(({ id }) => id)).toEqual(
      people.slice(1),
    );
    const found = await api.call(op.listGroupUsers, { params: { groupId }, query: { q: 'cy@' } });
    expect(found.body.map(({ id }) => id)).toEqual([people[2]]);
    expect((await api.call(op.listUserGroups, { params: { userId: people[1]! } })).body).toMatchObject([
      { profile: { name: 'Staff' } },
    ]);
  });

  test('one unknown person and nobody is added', async () => {
    const refused = await addToGroup([people[0]!, 'nobody@example.com']);
    expect([refused.status, refused.error.errorCode]).toEqual([404, 'E0000007']);
    expect((await api.call(op.listGroupUsers, { params: { groupId } })).body).toEqual([]);
  });

  test('an imported group is changed only where it comes from', async () => {
    await sql`update grp set type = 'APP_GROUP', app_id = ${appId}, external_id = 'g1'`.execute(api.db.kysely);
    expect((await addToGroup([people[0]!])).error.code).toBe('group_imported');
    expect((await api.call(op.deleteGroup, { params: { groupId } })).error.code).toBe('group_imported');
    expect((await api.call(op.listGroups, { query: { type: 'APP_GROUP', q: 'sta' } })).body[0]!.source).toEqual({
      id: appId,
      externalId: 'g1',
    });
  });

  test('1,000 members at once go to an assigned app', async () => {
    await api.call(op.assignGroup, { params: { appId, groupId } });
    const profile = (n: number) => ({
      login: `p${n}@example.com`,
      email: 'p@example.com',
      firstName: 'P',
      lastName: String(n),
    });
    const users = Array.from({ length: 1000 }, (_, n) => ({ profile: profile(n) }));
    const ids = (await api.call(op.createUsers, { body: { users } })).body.map(({ id }) => id);
    expect((await addToGroup(ids)).body).toEqual({ added: 1000 });
    expect(await api.queued()).toHaveLength(1000);
  });
});

describe('assignments', () => {
  test('a person is assigned once, provisioned once, and unassigned', async () => {
    const assign = () => api.call(op.assignUser, { params: { appId }, body: { id: 'ann@example.com' } });
    expect((await assign()).body).toMatchObject({
      id: people[0],
      scope: 'USER',
      status: 'STAGED',
      syncState: 'OUT_OF_SYNC',
      assigned: true,
    });
    expect((await assign()).status).toBe(200);
    expect(await api.queued()).toEqual(['user.provision ann Lee']);
    expect((await api.events()).filter((type) => type === 'application.user_membership.add')).toHaveLength(1);
    expect((await api.call(op.listUserApps, { params: { userId: people[0]! } })).body).toMatchObject([{ label: 'HR' }]);
    const unassign = () => api.call(op.unassignUser, { params: { appId, userId: people[0]! } });
    expect((await unassign()).status).toBe(204);
    expect((await unassign()).status).toBe(404);
    expect(await accounts()).toEqual([['ann', 'USER', false]]);
  });

  test('an account has values of its own, named by the attributes of the app', async () => {
    const userId = people[0]!;
    const place = { params: { appId, userId } };
    const given = { title: 'Own', department: '' };
    const assigned = await api.call(op.assignUser, { params: { appId }, body: { id: userId, profile: given } });
    expect(assigned.body).toMatchObject({ overrides: given, credentials: { userName: 'ann@example.com' } });
    const update = (body: object, headers = {}) => api.call(op.updateAppUser, { ...place, body, headers });
    const read = String((await api.call(op.getAppUser, place)).headers['etag']);
    const changed = await update({ profile: { department: null }, credentials: { userName: 'lee' } });
    expect(changed.body).toMatchObject({
      overrides: { title: 'Own', userName: 'lee' },
      credentials: { userName: 'lee' },
    });
    const stale = await update({ profile: { title: 'Theirs' } }, { 'if-match': read });
    expect([stale.status, stale.error.code]).toEqual([412, 'etag_mismatch']);
    for (const [profile, code] of [
      [{ shoeSize: '43' }, 'app_attribute_unknown'],
      [{ title: ['a'] }, 'attribute_type_wrong'],
      [{ userName: '' }, 'attribute_required'],
    ] as const)
      expect((await update({ profile })).error.code).toBe(code);
    expect((await api.call(op.getAppUser, place)).body).toEqual(changed.body);
    expect((await api.events()).filter((type) => type === 'application.user_membership.update')).toHaveLength(2);
    const nobody = { params: { appId, userId: people[1]! }, body: { profile: { title: 'x' } } };
    expect((await api.call(op.updateAppUser, nobody)).status).toBe(404);
  });

  test('many at once, all or none', async () => {
    const assign = (ids: string[]) => api.call(op.assignUsers, { params: { appId }, body: { ids } });
    expect((await assign([...people, 'nobody'])).status).toBe(404);
    expect(await accounts()).toEqual([]);
    expect((await assign(people)).body).toEqual({ assigned: 3 });
    expect(await api.queued()).toHaveLength(3);
    expect(await api.pages(`/api/v1/apps/${appId}/users?limit=1`)).toHaveLength(3);
    expect(
      (await api.call(op.listAppUsers, { params: { appId }, query: { q: 'bo@', syncState: 'OUT_OF_SYNC' } })).body,
    ).toHaveLength(1);
  });

  test('a group brings its members, now and later, and takes them away again', async () => {
    await addToGroup(people.slice(0, 2));
    expect((await api.call(op.assignGroup, { params: { appId, groupId } })).body).toMatchObject({ usersCount: 2 });
    await addToGroup([people[2]!]);
    expect(await accounts()).toEqual([
      ['ann', 'GROUP', true],
      ['bo', 'GROUP', true],
      ['cy', 'GROUP', true],
    ]);
    for (const [q, ids] of [
      ['sta', [groupId]],
      ['nobody', []],
    ] as const) {
      const { body } = await api.call(op.listAppGroups, { params: { appId }, query: { q } });
      expect(body.map(({ id }) => id)).toEqual(ids);
    }
    expect((await api.call(op.listGroupApps, { params: { groupId } })).body.map(({ id }) => id)).toEqual([appId]);
    expect((await api.call(op.deleteGroup, { params: { groupId } })).status).toBe(204);
    expect((await accounts()).map(([, , assigned]) => assigned)).toEqual([false, false, false]);
    expect(await api.events()).toContain('group.lifecycle.delete');
  });
});

describe('group push', () => {
  const create = () => api.call(op.createMapping, { params: { appId }, body: { sourceGroupId: groupId } });

  test('a group is pushed at once, again when it is asked, and stops', async () => {
    const { status, body } = await create();
    expect([status, body.sourceGroupName, body.status]).toEqual([201, 'Staff', 'ACTIVE']);
    expect(await api.queued()).toEqual(['group.push Staff']);
    expect((await create()).error.code).toBe('group_already_pushed');
    const params = { appId, mappingId: body.id };
    await sql`update action set state = 'done'`.execute(api.db.kysely);
    await api.call(op.pushMapping, { params });
    expect(await api.queued()).toEqual(['group.push Staff']);
    expect((await api.call(op.updateMapping, { params, body: { status: 'INACTIVE' } })).body.status).toBe('INACTIVE');
    expect((await api.call(op.listMappings, { params: { appId } })).body).toHaveLength(1);
  });

  test('a pushed group cannot be deleted before it is unlinked; unlinking can delete it there', async () => {
    const { id: mappingId } = (await create()).body;
    await sql`update group_push set external_id = 'g1'`.execute(api.db.kysely);
    await sql`delete from action`.execute(api.db.kysely);
    expect((await api.call(op.deleteGroup, { params: { groupId } })).error.code).toBe('group_pushed');
    const removed = await api.call(op.deleteMapping, {
      params: { appId, mappingId },
      query: { deleteTargetGroup: 'true' },
    });
    expect(removed.status).toBe(204);
    expect(await api.queued()).toEqual(['group.delete Staff']);
    expect((await api.call(op.getMapping, { params: { appId, mappingId } })).status).toBe(404);
    expect((await api.call(op.deleteGroup, { params: { groupId } })).status).toBe(204);
  });
});

describe('imports', () => {
  test.each([
    ['provisioning', 'false'],
    ['status', "'INACTIVE'"],
  ])('none starts that could not run (%s = %s)', async (column, value) => {
    await sql`update app set ${sql.raw(`${column} = ${value}`)} where id = ${appId}::uuid`.execute(api.db.kysely);
    const { status, error } = await api.call(op.startImport, { params: { appId }, body: { mode: 'full' } });
    expect([status, error.code]).toEqual([400, 'provisioning_is_off']);
    expect((await api.call(op.listImports, { params: { appId } })).body).toEqual([]);
  });

  test('one runs at a time; its results are listed by state', async () => {
    const started = await api.call(op.startImport, { params: { appId }, body: { mode: 'full' } });
    expect([started.status, started.body.status]).toEqual([201, 'RUNNING']);
    const second = await api.call(op.startImport, { params: { appId }, body: {} });
    expect([second.status, second.error.code]).toEqual([409, 'import_running']);
    const importId = started.body.id;
    expect((await api.call(op.getImport, { params: { appId, importId } })).body.mode).toBe('full');
    await sql`
      insert into import_match (app_id, external_id, import_id, profile, match, person_id) values
      (${appId}, 'a1', ${importId}, '{"userName": "ann@example.com"}', 'EXACT', ${people[0]!}),
      (${appId}, 'a2', ${importId}, '{"userName": "zed"}', 'NONE', null)`.execute(api.db.kysely);
    const list = (query: Record<string, string>) => api.call(op.listImportResults, { params: { appId }, query });
    expect((await list({})).body.map(({ user }) => user?.login ?? null)).toEqual(['ann@example.com', null]);
    expect((await list({ match: 'NONE', state: 'OPEN', q: 'ZE' })).body.map(({ externalId }) => externalId)).toEqual([
      'a2',
    ]);
    expect(await api.pages(`/api/v1/apps/${appId}/imports/results?limit=1`)).toHaveLength(2);
    const confirmed = await api.call(op.confirmImport, {
      params: { appId },
      body: { decisions: [{ externalId: 'a2', decision: 'ignore' }] },
    });
    expect(confirmed.body).toEqual({ confirmed: 0, ignored: 1 });
    expect((await list({ state: 'IGNORED' })).body).toHaveLength(1);
    await api.call(op.confirmImport, {
      params: { appId },
      body: { decisions: [{ externalId: 'a1', decision: 'confirm' }] },
    });
    const filter = 'eventType eq "system.import.user_match.confirm"';
    const { body: logs } = await api.call(op.listLogs, { query: { filter } });
    expect(logs.map(({ actor }) => actor)).toMatchObject([{ type: 'User', id: api.adminId }]);
  });
});
