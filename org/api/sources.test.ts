import { operations as op } from '@postern/protocol/management';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ApiHarness, apiHarness } from './testing.ts';

let api: ApiHarness;
beforeAll(async () => {
  api = await apiHarness();
});
afterAll(() => api.close());
beforeEach(() => api.reset());

const ann = { login: 'ann@example.com', email: 'ann@example.com', firstName: 'Ann', lastName: 'Lee', title: 'Clerk' };
const user = { params: { userId: ann.login } };
const sourcing = (profileMaster: boolean) => ({ postern: { sourcing: { profileMaster } } });

/** An app that sources people, and has given Ann everything but her phone. */
async function source(label: string): Promise<string> {
  const { id } = (await api.call(op.createApp, { body: { label } })).body;
  const form = { baseUrl: `https://${label.toLowerCase()}.example/scim/v2`, agents: [await api.addAgent(label)] };
  await api.call(op.replaceProvisioning, { params: { appId: id }, body: form });
  await api.call(op.replaceToOrg, { params: { appId: id }, body: sourcing(true) });
  return id;
}
async function sourced(label = 'HR'): Promise<string> {
  const appId = await source(label);
  const { id } = (await api.call(op.createUser, { body: { profile: { ...ann, mobilePhone: '1' } } })).body;
  await api.call(op.assignUser, { params: { appId }, body: { id } });
  await sql`
    update app_user set external_id = 'x1', remote_active = true, sourced = ${JSON.stringify(ann)}::jsonb`.execute(
    api.db.kysely,
  );
  return appId;
}

test('a person says who sources them and what; only that is refused from everybody else', async () => {
  const appId = await sourced();
  const { body } = await api.call(op.getUser, user);
  expect(body.source).toEqual({ id: appId, label: 'HR', by: 'import', attributes: Object.keys(ann).sort() });
  const listed = (await api.call(op.listUsers)).body;
  expect(listed[0]!.source).toMatchObject({ label: 'HR' });

  const refused = await api.call(op.updateUser, { ...user, body: { profile: { title: 'Head', mobilePhone: '2' } } });
  expect(refused).toMatchObject({ status: 400, error: { code: 'attribute_sourced' } });
  expect(refused.error.errorCauses).toEqual([
    { errorSummary: 'profile.title: The app HR sources this person, so title is changed there.' },
  ]);
  const whole = { profile: { ...ann, mobilePhone: '2' } };
  expect((await api.call(op.replaceUser, { ...user, body: whole })).body.profile).toEqual(whole.profile);

  const app = (await api.call(op.getApp, { params: { appId }, query: { expand: 'counts' } })).body;
  expect(app.features).toContain('PROFILE_MASTERING');
  expect(app._embedded?.counts.sourced).toBe(1);
});

test('an app that is switched off, or sources nobody any more, owns nothing', async () => {
  const appId = await sourced();
  const attributes = async () => (await api.call(op.getUser, user)).body.source?.attributes ?? null;
  await api.call(op.deactivateApp, { params: { appId } });
  expect(await attributes()).toBeNull();
  await api.call(op.activateApp, { params: { appId } });
  expect(await attributes()).not.toBeNull();
  await api.call(op.replaceToOrg, { params: { appId }, body: sourcing(false) });
  expect(await attributes()).toBeNull();
  expect((await api.call(op.getApp, { params: { appId } })).body.features).not.toContain('PROFILE_MASTERING');
});

test('the order of sources is changed by whoever saw the last one', async () => {
  const [first, second] = [await source('HR'), await source('Directory')];
  const before = await api.call(op.listProfileSources);
  expect(before.body.map(({ label, priority }) => [label, priority])).toEqual([
    ['HR', 1],
    ['Directory', 2],
  ]);
  const headers = { 'if-match': String(before.headers['etag']) };
  const body = { ids: [second, first] };
  const ordered = await api.call(op.orderProfileSources, { body, headers });
  expect(ordered.body.map(({ label }) => label)).toEqual(['Directory', 'HR']);
  expect((await api.call(op.orderProfileSources, { body, headers })).status).toBe(412);
  const left = await api.call(op.orderProfileSources, { body: { ids: [first] } });
  expect(left).toMatchObject({ status: 400, error: { code: 'source_left_out' } });
  expect(await api.events()).toContain('system.profile_sources.update');
});
