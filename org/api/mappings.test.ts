import { operations as op } from '@postern/protocol/management';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ApiHarness, apiHarness, as } from './testing.ts';

let api: ApiHarness;
let appId: string;
let mappingId: string;
beforeAll(async () => {
  api = await apiHarness();
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.reset();
  await api.addAgent();
  appId = (await api.call(op.createApp, { body: { label: 'Jira' } })).body.id;
  mappingId = `toApp.${appId}`;
});

const get = async () => (await api.call(op.getProfileMapping, { params: { mappingId } })).body;
const change = (properties: object, headers = {}) =>
  api.call(op.changeProfileMapping, { params: { mappingId }, body: { properties }, headers });
const preview = async (body: object, id = mappingId) =>
  (await api.call(op.previewProfileMapping, { params: { mappingId: id }, body })).body;
const person = async (login: string, more = {}) => {
  const profile = { login, email: login, firstName: 'Ann', lastName: 'Lee', ...more };
  return (await api.call(op.createUser, { body: { profile } })).body.id;
};
const rule = (expression: string) => ({ expression, pushStatus: 'PUSH' });

test('an app has two mappings, each attribute from the one of the same name', async () => {
  const { body } = await api.call(op.listProfileMappings, { query: { targetId: appId } });
  expect(body.map(({ id }) => id)).toEqual([mappingId]);
  const { properties, postern } = await get();
  expect(properties).toMatchObject({ userName: rule('user.login'), firstName: rule('user.firstName') });
  expect(postern.attributes[0]).toEqual({ name: 'userName', required: true, plain: true });
});

test('named attributes change, the others stay; null takes one out; the plain rule is the plain way again', async () => {
  const answer = await change({ displayName: rule('user.firstName + "x"'), title: null });
  expect(answer.status).toBe(200);
  expect(answer.body.properties).toMatchObject({ displayName: rule('user.firstName + "x"'), city: rule('user.city') });
  expect(answer.body.properties).not.toHaveProperty('title');
  await change({ displayName: rule('user.displayName'), title: rule('user.title') });
  expect((await get()).postern.attributes.filter(({ plain }) => !plain)).toEqual([]);
  expect(await api.events()).toContain('application.lifecycle.update');
});

test.each([
  [{ displayName: rule('user.') }, 'expression_invalid'],
  [{ noSuchThing: rule('user.title') }, 'mapping_attribute_unknown'],
  [{ __proto__x: null }, 'mapping_attribute_unknown'],
  [{ userName: null }, 'mapping_required'],
])('%j is refused, and nothing of it is kept', async (properties, code) => {
  const answer = await change({ city: rule('"Rome"'), ...properties });
  expect([answer.status, answer.error.code]).toEqual([400, code]);
  expect((await get()).properties['city']).toEqual(rule('user.city'));
});

test('two who change at once are told, and a group administrator may only read', async () => {
  const etag = String((await api.call(op.getProfileMapping, { params: { mappingId } })).headers['etag']);
  expect((await change({ city: rule('"A"') }, { 'if-match': etag })).status).toBe(200);
  expect((await change({ city: rule('"B"') }, { 'if-match': etag })).error.code).toBe('etag_mismatch');
  expect((await change({ city: rule('"B"') }, as('group'))).status).toBe(403);
  const unknown = await api.call(op.getProfileMapping, { params: { mappingId: 'toMoon.x' } });
  expect([unknown.status, unknown.error.code]).toEqual([404, 'not_found']);
});

test('a preview shows failures first, and saves nothing', async () => {
  await person('ann@example.com', { employeeNumber: '7' });
  await person('bob@example.com', { employeeNumber: 'x' });
  const { looked, failed, shown } = await preview({
    properties: { title: rule('Convert.toInt(user.employeeNumber)') },
  });
  expect([looked, failed]).toEqual([2, 1]);
  expect(shown.map(({ values }) => values['userName'])).toEqual(['bob@example.com', 'ann@example.com']);
  expect(shown[0]!.name).toBe('Ann Lee');
  expect(shown[0]!.faults).toMatchObject([{ attribute: 'title', code: 'expression_failed' }]);
  expect(shown[1]!.values).toMatchObject({ userName: 'ann@example.com', title: 7 });
  expect((await get()).properties['title']).toEqual(rule('user.title'));
  expect((await preview({}, `toOrg.${appId}`)).shown).toEqual([]);
});

test('Apply now writes every account again', async () => {
  const id = await person('ann@example.com');
  await api.call(op.switchProvisioning, { params: { appId }, body: { enabled: true } });
  await sql`
    insert into app_user (id, app_id, person_id, scope, status, sync_state, wanted, external_id, remote_active, pushed_rev)
    select gen_random_uuid(), ${appId}::uuid, ${id}::uuid, 'USER', 'PROVISIONED', 'SYNCHRONIZED', true, 'x1', true, rev
    from person where id = ${id}::uuid`.execute(api.db.kysely);
  const { body } = await api.call(op.applyProfileMapping, { params: { mappingId } });
  expect(body).toEqual({ accounts: 1 });
  expect(await api.queued()).toEqual(['user.push Ann Lee']);
  const other = await api.call(op.applyProfileMapping, { params: { mappingId: `toOrg.${appId}` } });
  expect(other.error.code).toBe('mapping_applies_by_import');
});
