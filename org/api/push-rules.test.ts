import { operations as op } from '@postern/protocol/management';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ProvisioningService } from '../provisioning/provisioning.ts';
import { type ApiHarness, apiHarness } from './testing.ts';

let api: ApiHarness;
let appId: string;
beforeAll(async () => {
  api = await apiHarness();
});
beforeEach(async () => {
  await api.reset();
  appId = (await api.call(op.createApp, { body: { label: 'Wiki' } })).body.id;
  await sql`update app set provisioning = true`.execute(api.db.kysely);
});
afterAll(() => api.close());

const group = async (name: string, description?: string) =>
  (await api.call(op.createGroup, { body: { profile: { name, ...(description && { description }) } } })).body.id;
const follow = async () => {
  const { followPushRules } = api.deps.provisioning as ProvisioningService;
  while (await api.db.transaction(followPushRules));
};
const rule = async (conditions: object, more: object = {}) => {
  const made = await api.call(op.createPushRule, {
    params: { appId },
    body: { name: JSON.stringify(conditions).slice(0, 100), conditions, ...more },
  });
  expect(made.status, made.error?.errorSummary).toBe(201);
  await follow();
  return made.body.id;
};
const starts = (value: string) => ({ name: { operator: 'STARTS_WITH', value } });
const pushed = async () =>
  (await api.call(op.listMappings, { params: { appId } })).body.map((mapping) => mapping.sourceGroupName);
test('rules and pushed groups are searched and come in pages; a rule is changed for the state that was read', async () => {
  for (const name of ['Sales', 'sales EMEA', 'Support', 'Staff']) await group(name);
  const [ruleId] = [await rule(starts('S')), await rule({ name: { operator: 'EQUALS', value: 'Staff' } })];
  const pages = await api.pages<{ sourceGroupName: string }>(`/api/v1/apps/${appId}/group-push/mappings?limit=3`);
  expect(pages.map((page) => page.map((mapping) => mapping.sourceGroupName))).toEqual([
    ['Sales', 'sales EMEA', 'Staff'],
    ['Support'],
  ]);
  const found = await api.call(op.listMappings, { params: { appId }, query: { q: 'SALES' } });
  expect(found.body.map((mapping) => mapping.sourceGroupName)).toEqual(['Sales', 'sales EMEA']);
  expect((await api.pages(`/api/v1/apps/${appId}/group-push/rules?limit=1`)).map((page) => page.length)).toEqual([
    1, 1,
  ]);
  const rules = await api.call(op.listPushRules, { params: { appId }, query: { q: '{"NAME":{"operator":"e' } });
  expect(rules.body.length).toBe(1);

  const params = { appId, ruleId };
  const etag = String((await api.call(op.getPushRule, { params })).headers['etag']);
  const change = (name: string) =>
    api.call(op.replacePushRule, {
      params,
      body: { name, conditions: starts('S') },
      headers: { 'if-match': etag },
    });
  expect((await change('mine')).status).toBe(200);
  const stale = await change('theirs');
  expect([stale.status, stale.error.code]).toEqual([412, 'etag_mismatch']);
});

const rename = async (groupId: string, name: string) => {
  await api.call(op.replaceGroup, { params: { groupId }, body: { profile: { name } } });
  await follow();
};

test.each([
  [starts('eng'), ['Eng Berlin', 'ENG Rome']],
  [{ name: { operator: 'ENDS_WITH', value: 'rome' } }, ['ENG Rome', 'Sales Rome']],
  [{ name: { operator: 'CONTAINS', value: 'S R' } }, ['Sales Rome']],
  [{ name: { operator: 'EQUALS', value: 'eng rome' } }, ['ENG Rome']],
  [{ description: { operator: 'CONTAINS', value: 'to wiki' } }, ['Eng Berlin', 'Sales Rome']],
  [{ ...starts('Eng'), description: { operator: 'CONTAINS', value: 'to wiki' } }, ['Eng Berlin']],
])('%j', async (conditions, expected) => {
  await group('Eng Berlin', 'Goes to Wiki');
  await group('ENG Rome');
  await group('Sales Rome', 'Goes to wiki, too');
  await rule(conditions);
  expect(await pushed()).toEqual(expected);
});

test('groups are pushed and unlinked as they come, change and go', async () => {
  const ruleId = await rule(starts('Eng'), { whenUnmatched: 'DELETE' });
  const rome = await group('Eng Rome');
  const oslo = await group('Oslo');
  await follow();
  expect(await api.queued()).toEqual(['group.push Eng Rome']);
  await rename(oslo, 'Eng Oslo');
  expect(await pushed()).toEqual(['Eng Oslo', 'Eng Rome']);
  expect((await api.call(op.getPushRule, { params: { appId, ruleId } })).body.groups).toBe(2);
  await sql`update group_push set external_id = grp_id::text`.execute(api.db.kysely);
  await sql`delete from action`.execute(api.db.kysely);
  await rename(oslo, 'Oslo');
  expect([await pushed(), (await api.queued()).at(-1)]).toEqual([['Eng Rome'], 'group.delete Oslo']);
  expect((await api.call(op.deleteGroup, { params: { groupId: rome } })).status).toBe(204);
  expect([await pushed(), (await api.queued()).at(-1)]).toEqual([[], 'group.delete Eng Rome']);
  expect(await api.events()).toContain('application.provision.group_push.mapping.created');
});

test('what a person pushed stays theirs, and what another rule fits goes over to it', async () => {
  const [byHand, both] = [await group('Eng Rome'), await group('Eng All')];
  await api.call(op.createMapping, { params: { appId }, body: { sourceGroupId: byHand } });
  const first = await rule(starts('Eng'));
  const second = await rule({ name: { operator: 'ENDS_WITH', value: 'All' } });
  const mapping = async () =>
    (await api.call(op.listMappings, { params: { appId }, query: { sourceGroupId: both } })).body[0]!;
  expect((await mapping()).postern.rule?.id).toBe(first);
  const before = (await mapping()).id;
  await rename(both, 'Sales All');
  await rename(byHand, 'Rome');
  expect([(await mapping()).id, (await mapping()).postern.rule?.id]).toEqual([before, second]);
  expect(await pushed()).toEqual(['Rome', 'Sales All']);
});

test('a group that a rule pushes is not unlinked by hand, only stopped', async () => {
  await group('Eng Rome');
  await rule(starts('Eng'));
  const [mapping] = (await api.call(op.listMappings, { params: { appId } })).body;
  const params = { appId, mappingId: mapping!.id };
  const refused = await api.call(op.deleteMapping, { params, query: { deleteTargetGroup: 'false' } });
  expect([refused.status, refused.error.code]).toEqual([400, 'group_pushed_by_rule']);
  expect((await api.call(op.updateMapping, { params, body: { status: 'INACTIVE' } })).body.status).toBe('INACTIVE');
});

test('an inactive rule changes nothing; a deleted one leaves its groups as if pushed by hand, or unlinks them', async () => {
  const rome = await group('Eng Rome');
  const ruleId = await rule(starts('Eng'));
  const params = { appId, ruleId };
  const body = { name: 'R', status: 'INACTIVE', conditions: starts('Eng') };
  expect((await api.call(op.replacePushRule, { params, body })).body.status).toBe('INACTIVE');
  await group('Eng Oslo');
  await rename(rome, 'Rome');
  expect(await pushed()).toEqual(['Rome']);
  await api.call(op.deletePushRule, { params });
  await follow();
  const [left] = (await api.call(op.listMappings, { params: { appId } })).body;
  expect([left?.sourceGroupName, left?.postern.rule]).toEqual(['Rome', null]);
  const other = await rule(starts('Eng'));
  expect(await pushed()).toEqual(['Eng Oslo', 'Rome']);
  await api.call(op.deletePushRule, { params: { appId, ruleId: other }, query: { unlink: 'true' } });
  expect(await pushed()).toEqual(['Rome']);
});

test('two rules of an app do not have one name; another app’s rule is not found here', async () => {
  const ruleId = await rule(starts('Eng'), { name: 'Mine' });
  const twin = await api.call(op.createPushRule, {
    params: { appId },
    body: { name: 'mine', conditions: starts('x') },
  });
  expect(twin.error.code).toBe('push_rule_name_taken');
  const other = (await api.call(op.createApp, { body: { label: 'Other' } })).body.id;
  expect((await api.call(op.getPushRule, { params: { appId: other, ruleId } })).status).toBe(404);
});

test('a group is linked to an imported one of another name, which keeps its name', async () => {
  const staff = await group('Staff');
  const imported = '00000000-0000-4000-8000-000000000001';
  const addImported = (app: string) =>
    sql`
    insert into grp (id, type, app_id, external_id, name) values (${imported}::uuid, 'APP_GROUP', ${app}::uuid, 'g7', 'Everyone')`.execute(
      api.db.kysely,
    );
  const link = (body: object) => api.call(op.createMapping, { params: { appId }, body });
  expect((await link({ sourceGroupId: staff, targetGroupId: staff })).error.code).toBe('group_target_wrong');
  await addImported(appId);
  const found = await api.call(op.listGroups, { query: { filter: `source.id eq "${appId}"` } });
  expect(found.body.map(({ profile }) => profile.name)).toEqual(['Everyone']);
  const { status, body } = await link({ sourceGroupId: staff, targetGroupId: imported });
  expect([status, body.targetGroupId, body.targetGroupName, body.postern.externalId]).toEqual([
    201,
    imported,
    'Everyone',
    'g7',
  ]);
  const [action] = (await sql<{ id: string }>`select id from action`.execute(api.db.kysely)).rows;
  expect(action).toBeDefined();
  const twice = await link({ sourceGroupId: await group('Others'), targetGroupId: imported });
  expect(twice.error.code).toBe('group_target_taken');
  const named = await link({ sourceGroupId: await group('More'), targetGroupName: 'Mehr' });
  expect([named.body.targetGroupId, named.body.targetGroupName]).toEqual([null, 'Mehr']);
});
