import { expect, test } from 'vitest';
import type { Fate } from '../link/testing/fake-app.ts';
import { group } from '../link/testing/payloads.ts';
import { createRig, type Rig } from '../link/testing/rig.ts';

async function run(rig: Rig, kind: Parameters<Rig['org']['add']>[0], build: () => unknown) {
  const action = rig.org.add(kind, 'group:a', build);
  await rig.time.until(() => action.result !== undefined);
  return action.result!;
}

const sent = (rig: Rig) => rig.app.requests.map(({ method, path }) => `${method} ${path}`);
const there = (rig: Rig, id: string, members: string[] = []) =>
  rig.app.groups.set(id, { id, displayName: 'Sales', members: members.map((value) => ({ value })) });

test('a new group is looked up by name, then made with all its members', async () => {
  const rig = createRig();
  const result = await run(rig, 'group.push', group('Sales', ['u1', 'u2'], { description: 'All of them' }));
  expect(sent(rig)).toEqual(['GET /Groups', 'POST /Groups']);
  expect(rig.app.requests[1]?.body).toMatchObject({
    displayName: 'Sales',
    members: [{ value: 'u1' }, { value: 'u2' }],
    'urn:okta:custom:group:1.0': { description: 'All of them' },
  });
  expect(result.resource).toMatchObject({ created: true });
  await rig.stop();
});

test('one of that name is linked and written; two are a task', async () => {
  const rig = createRig();
  there(rig, 'g');
  expect((await run(rig, 'group.push', group('Sales', ['u1']))).resource).toMatchObject({
    externalId: 'g',
    linked: true,
  });
  expect(rig.app.groups.get('g')?.['members']).toEqual([{ value: 'u1', display: 'u1' }]);
  there(rig, 'h');
  const several = await run(rig, 'group.push', group('Sales', ['u1']));
  expect(several).toMatchObject({ status: 'failed', error: { code: 'group_ambiguous', class: 'person' } });
  await rig.stop();
});

test('a lost answer does not make a second group', async () => {
  const rig = createRig();
  rig.app.fate = ({ method }): Fate => (method === 'POST' ? { reset: true, lands: 4_000 } : {});
  const result = await run(rig, 'group.push', group('Sales', ['u1']));
  expect(result).toMatchObject({ status: 'done', resource: { linked: true } });
  expect(rig.app.groups.size).toBe(1);
  await rig.stop();
});

test('a group that is gone is made again', async () => {
  const rig = createRig();
  const result = await run(rig, 'group.push', group('Sales', ['u1'], { externalId: 'gone' }));
  expect(sent(rig)).toEqual(['PUT /Groups/gone', 'GET /Groups', 'POST /Groups']);
  expect(result.resource).toMatchObject({ created: true });
  await rig.stop();
});

test('2.0 with PATCH sends only the difference, and nothing where there is none', async () => {
  const rig = createRig({ settings: { baseUrl: 'https://app.test/scim/v2', update: 'patch' } });
  there(rig, 'g', ['u1', 'u2']);
  rig.app.answer = ({ method }) =>
    method === 'GET' ? { status: 200, json: rig.app.groups.get('g')! } : { status: 204 };
  await run(rig, 'group.push', group('Sales', ['u2', 'u3'], { externalId: 'g' }));
  expect(sent(rig)).toEqual(['GET /Groups/g', 'PATCH /Groups/g']);
  const text = JSON.stringify(rig.app.requests[1]?.body);
  expect(text).toContain('u3');
  expect(text).toContain('u1');
  expect(text).not.toContain('u2');
  await run(rig, 'group.push', group('Sales', ['u1', 'u2'], { externalId: 'g' }));
  expect(sent(rig)).toHaveLength(3);
  await rig.stop();
});

test('delete and read: what is not there is an answer', async () => {
  const rig = createRig();
  there(rig, 'g', ['u1']);
  expect(await run(rig, 'group.read', () => ({ externalId: 'g' }))).toMatchObject({
    resource: { profile: { displayName: 'Sales' } },
  });
  await run(rig, 'group.delete', () => ({ externalId: 'g', displayName: 'Sales' }));
  expect(await run(rig, 'group.delete', () => ({ externalId: 'g', displayName: 'Sales' }))).toMatchObject({
    status: 'done',
  });
  expect(await run(rig, 'group.read', () => ({ externalId: 'g' }))).toMatchObject({ resource: { missing: true } });
  await rig.stop();
});
