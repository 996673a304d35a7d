import { expect, test } from 'vitest';
import type { Client } from './client.ts';
import { patchOf, person } from './people.ts';

/** What every connector does with people. */
export function userBehaviour(client: () => Client): void {
  const create = async (name: string, given?: string, family?: string) =>
    String((await client().call('POST', '/Users', person(name, given, family))).body['id']);
  const names = async (filter: string) => {
    const { resources } = await client().list('/Users', { filter });
    return resources.map(({ userName }) => userName).sort();
  };

  test('a new person is found before and after', async () => {
    const { call, list } = client();
    const query = { filter: 'userName eq "ann@example.com"', startIndex: 1, count: 100 };
    expect(await list('/Users', query)).toMatchObject({ total: 0, resources: [] });
    const created = await call('POST', '/Users', person('ann@example.com'));
    expect(created.status).toBe(201);
    expect(created.headers['location']).toContain(`/Users/${created.body['id']}`);
    expect(created.body).toMatchObject({ userName: 'ann@example.com', active: true, name: { givenName: 'Ann' } });
    expect(created.body).not.toHaveProperty('password');
    const found = await list('/Users', { ...query, filter: 'userName eq "ANN@Example.com"' });
    expect(found).toMatchObject({ total: 1, resources: [{ id: created.body['id'] }] });
    const read = await call('GET', `/Users/${created.body['id']}`);
    expect(read.body).toMatchObject({ ...created.body, meta: { lastModified: expect.stringMatching(/Z$/) } });
  });

  test('the same name twice is 409', async () => {
    await create('ann@example.com');
    const second = await client().call('POST', '/Users', person('ann@example.com'));
    expect(second.status).toBe(409);
    if (client().version === '2.0') expect(second.body['scimType']).toBe('uniqueness');
  });

  test('PUT replaces all of it, deactivates and reactivates', async () => {
    const { call } = client();
    const id = await create('ann@example.com');
    const { phoneNumbers: _, password: __, ...rest } = person('ann@example.com', 'Anna');
    const off = await call('PUT', `/Users/${id}`, { ...rest, id, active: false });
    expect(off.status).toBe(200);
    expect(off.body).toMatchObject({ id, active: false, name: { givenName: 'Anna' } });
    expect(off.body).not.toHaveProperty('phoneNumbers');
    const on = await call('PUT', `/Users/${id}`, { ...rest, active: true });
    expect(on.body).toMatchObject({ active: true });
    expect((await call('GET', `/Users/${id}`)).body).toMatchObject({ active: true, name: { givenName: 'Anna' } });
    expect((await call('PUT', '/Users/9999', rest)).status).toBe(404);
  });

  test('an old state is not written over', async () => {
    const { call } = client();
    const id = await create('ann@example.com');
    const { headers } = await call('GET', `/Users/${id}`);
    const seen = { 'if-match': String(headers['etag']) };
    const changed = await call('PUT', `/Users/${id}`, person('ann@example.com', 'Anna'), seen);
    expect(changed).toMatchObject({ status: 200, body: { name: { givenName: 'Anna' } } });
    expect((await call('PUT', `/Users/${id}`, person('ann@example.com', 'Old'), seen)).status).toBe(412);
    const now = await call('GET', `/Users/${id}`);
    expect(now.body).toMatchObject({ name: { givenName: 'Anna' } });
    expect(now.headers['etag']).toBe(changed.headers['etag']);
  });

  test('PATCH changes one attribute', async () => {
    const { call, version } = client();
    const id = await create('ann@example.com');
    const body = version === '1.1' ? { active: false } : patchOf({ op: 'Replace', path: 'active', value: 'False' });
    const patched = await call('PATCH', `/Users/${id}`, body);
    expect(patched.status).toBe(200);
    const read = await call('GET', `/Users/${id}`);
    expect(read.body).toMatchObject({
      active: false,
      name: { givenName: 'Ann' },
      phoneNumbers: [{ value: '555-0100' }],
    });
    expect((await call('PATCH', '/Users/9999', body)).status).toBe(404);
  });

  test('changes of different attributes at the same time do not undo each other', async () => {
    const { call, version } = client();
    if (version === '1.1') return;
    const id = await create('ann');
    const changes = {
      title: 'Smith',
      'name.givenName': 'Anna',
      'name.familyName': 'Lea',
      active: false,
      userName: 'anna',
    };
    const patches = Object.entries(changes).map(([path, value]) => patchOf({ op: 'replace', path, value }));
    await Promise.all(patches.map((body) => call('PATCH', `/Users/${id}`, body)));
    expect((await call('GET', `/Users/${id}`)).body).toMatchObject({
      title: 'Smith',
      active: false,
      userName: 'anna',
      name: { givenName: 'Anna', familyName: 'Lea' },
    });
  });

  test('Entra ID finds and changes the work mail that Okta calls primary', async () => {
    const { call, version } = client();
    if (version === '1.1') return;
    const mail = { value: 'ann@example.com', type: 'work', primary: true };
    const { body } = await call('POST', '/Users', { ...person('ann'), emails: [mail] });
    const path = 'emails[type eq "work"].value';
    expect(await names(`${path} eq "Ann@example.com"`)).toEqual(['ann']);
    await call('PATCH', `/Users/${body['id']}`, patchOf({ op: 'Replace', path, value: 'new@example.com' }));
    const read = await call('GET', `/Users/${body['id']}`);
    expect(read.body['emails']).toEqual([{ ...mail, value: 'new@example.com' }]);
  });

  test('pages hold everybody once', async () => {
    const { list } = client();
    for (const n of [1, 2, 3, 4, 5]) await create(`person${n}`);
    const seen: unknown[] = [];
    for (const startIndex of [1, 3, 5]) {
      const page = await list('/Users', { startIndex, count: 2 });
      expect(page.total).toBe(5);
      seen.push(...page.resources.map(({ userName }) => userName));
    }
    expect(seen.sort()).toEqual(['person1', 'person2', 'person3', 'person4', 'person5']);
    expect((await list('/Users', {})).resources).toHaveLength(5);
    expect(await list('/Users', { count: 0 })).toEqual({ total: 5, resources: [] });
    expect(await list('/Users', { startIndex: 9, count: 2 })).toEqual({ total: 5, resources: [] });
    expect((await list('/Users', { startIndex: 1, count: 100_000 })).resources).toHaveLength(5);
  });

  test('filters find who fits', async () => {
    const { call } = client();
    await create('ann', 'Ann', 'Lee');
    const bob = await create('bob', 'Bob', 'Stone');
    await create('cy%', 'Cy_', 'Lee');
    await call('PUT', `/Users/${bob}`, { ...person('bob', 'Bob', 'Stone'), active: false });
    expect(await names('name.familyName eq "lee" and userName ne "ann"')).toEqual(['cy%']);
    expect(await names('userName sw "A" or name.givenName co "o"')).toEqual(['ann', 'bob']);
    expect(await names('userName co "%"')).toEqual(['cy%']);
    expect(await names('name.givenName ew "_"')).toEqual(['cy%']);
    expect(await names('not (active eq true)')).toEqual(['bob']);
    expect(await names('title pr')).toEqual([]);
    expect(await names('userName gt "ann" and userName le "BOB"')).toEqual(['bob']);
    expect(await names('emails.value eq "ann@EXAMPLE.com"')).toEqual(['ann']);
    expect(await names(`id eq "${bob}"`)).toEqual(['bob']);
  });

  test('an incremental import sees who changed since', async () => {
    const { call } = client();
    const before = new Date(Date.now() - 60_000).toISOString();
    const id = await create('ann');
    expect(await names(`meta.lastModified gt "${before}"`)).toEqual(['ann']);
    const { meta } = (await call('GET', `/Users/${id}`)).body as { meta: { lastModified: string } };
    expect(await names(`meta.lastModified gt "${meta.lastModified}"`)).toEqual([]);
    expect(await names(`meta.lastModified ge "${meta.lastModified}"`)).toEqual(['ann']);
  });

  test('only the attributes that are asked for come back', async () => {
    const { list } = client();
    const id = await create('ann');
    const [only] = (await list('/Users', { attributes: 'userName,name.givenName' })).resources;
    expect(only).toEqual({ schemas: expect.anything(), id, userName: 'ann', name: { givenName: 'Ann' } });
    const [rest] = (await list('/Users', { excludedAttributes: 'emails,name' })).resources;
    expect(rest).toMatchObject({ userName: 'ann', active: true });
    expect(rest).not.toHaveProperty('emails');
    expect(rest).not.toHaveProperty('name');
  });
}
