import { expect, test } from 'vitest';
import type { Client } from './client.ts';
import { patchOf, person } from './people.ts';

/** What every connector does with groups. */
export function groupBehaviour(client: () => Client): void {
  const people = async (...names: string[]) => {
    const ids: string[] = [];
    for (const name of names) ids.push(String((await client().call('POST', '/Users', person(name))).body['id']));
    return ids;
  };
  const group = (displayName: string, ids: string[]) => ({
    schemas: ['urn:scim:schemas:core:1.0', 'urn:okta:custom:group:1.0'],
    displayName,
    members: ids.map((value) => ({ value, display: 'somebody' })),
    'urn:okta:custom:group:1.0': { description: `all of ${displayName}` },
  });
  const members = async (id: unknown) => {
    const { body } = await client().call('GET', `/Groups/${id}`);
    return ((body['members'] ?? []) as { value: string }[]).map(({ value }) => value).sort();
  };

  test('a group comes into being, changes its members and goes', async () => {
    const { call, list } = client();
    const [ann = '', bob = '', cy = ''] = await people('ann', 'bob', 'cy');
    const created = await call('POST', '/Groups', group('Staff', [ann, bob]));
    expect(created.status).toBe(201);
    const id = created.body['id'];
    expect(created.body).toMatchObject({
      displayName: 'Staff',
      'urn:okta:custom:group:1.0': { description: 'all of Staff' },
    });
    expect(await members(id)).toEqual([ann, bob].sort());
    expect((await call('PUT', `/Groups/${id}`, group('Crew', [bob, cy]))).body).toMatchObject({
      id,
      displayName: 'Crew',
    });
    expect(await members(id)).toEqual([bob, cy].sort());
    const found = await list('/Groups', { filter: 'displayName eq "crew"', excludedAttributes: 'members' });
    expect(found).toMatchObject({ total: 1, resources: [{ id }] });
    expect(found.resources[0]).not.toHaveProperty('members');
    const having = await list('/Groups', { filter: `members.value eq "${cy}"`, attributes: 'displayName' });
    expect(having).toMatchObject({ total: 1, resources: [{ id }] });
    expect(having.resources[0]).not.toHaveProperty('members');
    expect((await call('DELETE', `/Groups/${id}`)).status).toBe(204);
    expect((await call('GET', `/Groups/${id}`)).status).toBe(404);
    expect((await call('DELETE', `/Groups/${id}`)).status).toBe(404);
  });

  test('PATCH adds and removes members one by one', async () => {
    const { call, version } = client();
    if (version === '1.1') return;
    const [ann = '', bob = ''] = await people('ann', 'bob');
    const { body } = await call('POST', '/Groups', group('Staff', [ann]));
    const path = `/Groups/${body['id']}`;
    const add = await call('PATCH', path, patchOf({ op: 'Add', path: 'members', value: [{ value: bob }] }));
    expect(add.status).toBe(204);
    expect(await members(body['id'])).toEqual([ann, bob].sort());
    await call('PATCH', path, patchOf({ op: 'Remove', path: 'members', value: [{ value: ann }] }));
    expect(await members(body['id'])).toEqual([bob]);
    await call('PATCH', path, patchOf({ op: 'remove', path: `members[value eq "${bob}"]` }));
    expect(await members(body['id'])).toEqual([]);
  });

  test('changes at the same time do not lose members', async () => {
    const { call, version } = client();
    if (version === '1.1') return;
    const ids = await people('a', 'b', 'c', 'd', 'e', 'f');
    const { body } = await call('POST', '/Groups', group('Staff', []));
    const add = (value: string) => patchOf({ op: 'add', path: 'members', value: [{ value }] });
    await Promise.all(ids.map((id) => call('PATCH', `/Groups/${body['id']}`, add(id))));
    expect(await members(body['id'])).toEqual([...ids].sort());
  });

  test('the same name twice is 409, and pages hold every group once', async () => {
    const { call, list } = client();
    for (const name of ['A', 'B', 'C']) await call('POST', '/Groups', group(name, []));
    expect((await call('POST', '/Groups', group('B', []))).status).toBe(409);
    const seen: unknown[] = [];
    for (const startIndex of [1, 3]) {
      const page = await list('/Groups', { startIndex, count: 2 });
      expect(page.total).toBe(3);
      seen.push(...page.resources.map(({ displayName }) => displayName));
    }
    expect(seen.sort()).toEqual(['A', 'B', 'C']);
  });
}
