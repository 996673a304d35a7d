import { operations as op } from '@postern/protocol/management';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ApiHarness, apiHarness } from '../../api/testing.ts';
import { type Connected, type InboundHarness, inboundHarness } from '../testing.ts';
import { createDirectoryMode } from './directory-mode.ts';

let api: ApiHarness;
let inbound: InboundHarness;
let entra: Connected;
let ids: { ann: string; bob: string };
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
  entra = await inbound.connect('entra');
  ids = { ann: await user('ann'), bob: await user('bob') };
});

const user = async (userName: string) =>
  (await entra.send('POST', '/Users', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName })).body.id;
const group = async (displayName: string, ...members: string[]) =>
  (
    await entra.send('POST', '/Groups', {
      schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
      displayName,
      members: members.map((value) => ({ value })),
    })
  ).body.id;
const patch = (id: string, ...Operations: object[]) =>
  entra.send('PATCH', `/Groups/${id}`, { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });
/** Logins of the people in the directory's own group. */
const people = async (groupId: string) => {
  const { body } = await api.call(op.listGroupUsers, { params: { groupId } });
  return body.map(({ profile }) => profile.login).sort();
};

test('a group is a group of the directory that only its source changes', async () => {
  const id = await group('Staff', ids.ann);
  const { body } = await api.call(op.getGroup, { params: { groupId: id } });
  expect(body).toMatchObject({ type: 'APP_GROUP', profile: { name: 'Staff' }, source: { id: entra.appId } });
  expect(await people(id)).toEqual(['ann']);
  const own = await api.call(op.addGroupUsers, { params: { groupId: id }, body: { userIds: ['bob'] } });
  expect(own.error.code).toBe('group_imported');
});

test('members come and go, in the words of the RFC and of Entra ID', async () => {
  const id = await group('Staff');
  expect(
    (await patch(id, { op: 'Add', path: 'members', value: [{ value: ids.ann }, { value: ids.bob }] })).status,
  ).toBe(204);
  expect(await people(id)).toEqual(['ann', 'bob']);
  await patch(id, { op: 'Remove', path: 'members', value: [{ value: ids.ann }] });
  expect(await people(id)).toEqual(['bob']);
  await patch(id, { op: 'remove', path: `members[value eq "${ids.bob}"]` });
  expect(await people(id)).toEqual([]);
  await patch(id, { op: 'replace', value: { displayName: 'Crew', members: [{ value: ids.ann }] } });
  expect(await people(id)).toEqual(['ann']);
  expect((await api.call(op.getGroup, { params: { groupId: id } })).body.profile.name).toBe('Crew');
  const events = await api.events();
  expect(events.filter((one) => one.startsWith('group.user_membership'))).toHaveLength(5);
});

test('people of a group inside a group are in both, until either goes', async () => {
  const inner = await group('Inner', ids.ann);
  const middle = await group('Middle', inner);
  const outer = await group('Outer', middle, ids.bob);
  expect([await people(inner), await people(middle), await people(outer)]).toEqual([['ann'], ['ann'], ['ann', 'bob']]);
  expect((await entra.send('GET', `/Groups/${outer}`)).body.members).toContainEqual(
    expect.objectContaining({ value: middle, type: 'Group', display: 'Middle' }),
  );
  await patch(inner, { op: 'add', path: 'members', value: [{ value: ids.bob }] });
  expect([await people(middle), await people(outer)]).toEqual([
    ['ann', 'bob'],
    ['ann', 'bob'],
  ]);
  // A circle ends nowhere, and is no reason to hang.
  expect((await patch(inner, { op: 'add', path: 'members', value: [{ value: outer }] })).status).toBe(204);
  await entra.send('DELETE', `/Groups/${inner}`);
  expect([await people(middle), await people(outer)]).toEqual([[], ['bob']]);
});

test('somebody who is deleted leaves the groups, also those around them', async () => {
  const inner = await group('Inner', ids.ann);
  const outer = await group('Outer', inner, ids.bob);
  await entra.send('DELETE', `/Users/${ids.ann}`);
  expect([await people(inner), await people(outer)]).toEqual([[], ['bob']]);
});

test('a member that nobody has sent is refused, and nothing of the request is kept', async () => {
  const id = await group('Staff', ids.ann);
  const other = await inbound.connect('other');
  const stranger = (await other.send('POST', '/Users', { userName: 'eve' })).body.id;
  for (const value of ['nothing', 'f3b1b1f0-0000-7000-8000-000000000000', stranger, entra.appId]) {
    const { status, body } = await patch(
      id,
      { op: 'replace', path: 'displayName', value: 'Changed' },
      { op: 'add', path: 'members', value: [{ value: ids.bob }, { value }] },
    );
    expect([status, body.detail]).toEqual([400, expect.stringMatching(/inbound_member_unknown/)]);
  }
  expect(await people(id)).toEqual(['ann']);
  expect((await entra.send('GET', `/Groups/${id}`)).body.displayName).toBe('Staff');
});

test('two groups of one name are one too many', async () => {
  await group('Staff');
  const { status, body } = await entra.send('POST', '/Groups', { displayName: 'STAFF' });
  expect([status, body.scimType]).toEqual([409, 'uniqueness']);
  const other = await group('Other');
  expect((await patch(other, { op: 'replace', path: 'displayName', value: 'staff' })).status).toBe(409);
});

test('people of a group that is deleted lose the apps that it brought', async () => {
  const appId = (await api.call(op.createApp, { body: { label: 'Jira', name: 'jira' } })).body.id;
  const id = await group('Staff', ids.ann);
  await api.call(op.assignGroup, { params: { appId, groupId: id } });
  const assigned = async () => (await api.call(op.listAppUsers, { params: { appId } })).body.map((one) => one.assigned);
  expect(await assigned()).toEqual([true]);
  await entra.send('DELETE', `/Groups/${id}`);
  expect(await assigned()).toEqual([false]);
});

test('groups are found by name, with or without their members', async () => {
  await group('Staff', ids.ann);
  await group('Other');
  const filter = encodeURIComponent('displayName eq "staff"');
  const { body } = await entra.send('GET', `/Groups?filter=${filter}&excludedAttributes=members`);
  expect([body.totalResults, body.Resources[0].members]).toEqual([1, undefined]);
  expect((await entra.send('GET', `/Groups?filter=${filter}`)).body.Resources[0].members).toHaveLength(1);
});

test('groups are found by a member, whether or not members are shown', async () => {
  const id = await group('Staff', ids.ann);
  await group('Other');
  for (const filter of [`members.value eq "${ids.ann}"`, `id eq "${id}" and members eq "${ids.ann}"`]) {
    const query = `filter=${encodeURIComponent(filter)}&attributes=displayName`;
    const { body } = await entra.send('GET', `/Groups?${query}`);
    expect([body.totalResults, body.Resources[0].id, body.Resources[0].members]).toEqual([1, id, undefined]);
  }
});

test('members that are added at once are all there', async () => {
  const id = await group('Staff');
  const more = await Promise.all(['c', 'd', 'e', 'f'].map((name) => user(name)));
  await Promise.all(more.map((value) => patch(id, { op: 'add', path: 'members', value: [{ value }] })));
  expect(await people(id)).toEqual(['c', 'd', 'e', 'f']);
});
