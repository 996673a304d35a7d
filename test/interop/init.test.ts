/** `init` on schemas that are not ours: what it proposes works, with the rights that it asks for and no others. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startMariadb } from '../../demo/system/servers.ts';
import { scratch } from '../kit/scratch.ts';
import { type Driven, driveInit, foreignSchemas } from './init-foreign-schemas.ts';

const { folder, cleanup } = await scratch('init');
let createDatabase: (name: string) => Promise<string>;
beforeAll(async () => {
  const server = await startMariadb(folder);
  cleanup.push(() => server.stop());
  createDatabase = server.createDatabase;
});

describe.each(foreignSchemas.map((schema) => [schema.name, schema] as const))('%s', (name, schema) => {
  let driven: Driven;
  beforeAll(async () => {
    driven = await driveInit({ folder, createDatabase: (database) => createDatabase(database) }, schema);
  });
  afterAll(() => driven.stop());

  const call = async (version: 'v1' | 'v2', method: string, path: string, body?: object) => {
    const authorization = `Basic ${Buffer.from(`postern:${driven.password}`).toString('base64')}`;
    const response = await fetch(`${driven.url}/${version}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : undefined };
  };

  test.each(['v1', 'v2'] as const)('a person and a group come, change and go (%s)', async (version) => {
    const userName = `new.${version}@example.com`;
    const person = { userName, name: { givenName: 'New', familyName: 'Person' } };
    const found = () =>
      call(version, 'GET', `/Users?filter=${encodeURIComponent(`userName eq "${userName.toUpperCase()}"`)}`);
    expect((await found()).body.totalResults).toBe(0);
    const created = await call(version, 'POST', '/Users', { ...person, password: 'correct horse', active: true });
    expect(created).toMatchObject({ status: 201, body: person });
    const { id } = created.body;
    expect((await found()).body).toMatchObject({ totalResults: 1, Resources: [{ id }] });
    expect((await call(version, 'POST', '/Users', person)).status).toBe(409);
    const byName = `/Users?filter=${encodeURIComponent('name.familyName eq "person" and name.givenName sw "N"')}`;
    expect((await call(version, 'GET', byName)).body).toMatchObject({
      Resources: expect.arrayContaining([expect.objectContaining({ id })]),
    });
    const changed = { userName, name: { givenName: 'Changed', familyName: 'Person' } };
    expect(await call(version, 'PUT', `/Users/${id}`, changed)).toMatchObject({ status: 200, body: changed });
    const off = await call(version, 'PUT', `/Users/${id}`, { ...changed, active: false });
    expect(off.body).toMatchObject({ active: false });

    const group = { displayName: `Group ${version}`, members: [{ value: id }] };
    const made = await call(version, 'POST', '/Groups', group);
    if (name === 'wordpress') expect(made.status).toBe(405);
    else {
      expect(made).toMatchObject({ status: 201, body: { members: [{ value: id }] } });
      expect((await call(version, 'DELETE', `/Groups/${made.body.id}`)).status).toBe(204);
    }
    expect((await call(version, 'DELETE', `/Users/${id}`)).status).toBe(204);
  });

  test.each(['1.1', '2.0'] as const)('the doctor finds no fault (SCIM %s)', async (version) => {
    expect(await driven.examine(version)).toMatch(/\n\d+ passed(, \d+ left out)?\.\s*$/);
  });

  test('the people that were there are read whole', async () => {
    const { body } = await call('v2', 'GET', '/Users?startIndex=1&count=1');
    const [first] = body.Resources;
    expect(first.name.givenName).toMatch(/^A/);
    expect(first.userName).toBe(name === 'employees' ? 'ann.lee.10001' : 'admin');
  });
});
