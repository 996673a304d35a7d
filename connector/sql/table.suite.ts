import bcrypt from 'bcrypt';
import { describe, expect, test } from 'vitest';
import { createClient } from '../behaviour/client.ts';
import { person } from '../behaviour/people.ts';
import type { SuiteParts } from './dialects.suite.ts';
import { createSqlConnector } from './sql-connector.ts';
import { createExampleTables, exampleConfig } from './test-database.ts';

/** What is in the tables afterwards. */
export function tableBehaviour({ database, start }: SuiteParts): void {
  const withServer = async (users: object, task: (client: ReturnType<typeof createClient>) => Promise<void>) => {
    const server = await start(users);
    try {
      await task(createClient(server, '2.0'));
    } finally {
      await server.close();
    }
  };

  describe('tables', () => {
    test('passwords are kept as hashes, and only when they are sent', () =>
      withServer({}, async ({ call }) => {
        const { body } = await call('POST', '/Users', person('ann'));
        const hash = async () =>
          String((await database().rows('SELECT password_hash AS hash FROM app_user'))[0]?.['hash']);
        const first = await hash();
        expect(await bcrypt.compare('correct horse', first)).toBe(true);
        const { password: _, ...rest } = person('ann', 'Anna');
        await call('PUT', `/Users/${body['id']}`, rest);
        expect(await hash()).toBe(first);
        await call('PUT', `/Users/${body['id']}`, { ...rest, password: 'new one' });
        expect(await bcrypt.compare('new one', await hash())).toBe(true);
        const long = await call('PUT', `/Users/${body['id']}`, { ...rest, password: 'x'.repeat(73) });
        expect(long).toMatchObject({ status: 400, body: { detail: expect.stringContaining('72 bytes') } });
      }));

    test('an order by what has no column is refused', () =>
      withServer({}, async ({ call }) => {
        for (const name of ['groups', 'nickName', 'emails.display'])
          expect(await call('GET', `/Users?sortBy=${name}`), name).toMatchObject({
            status: 400,
            body: { scimType: 'invalidValue', detail: expect.stringContaining(name) },
          });
      }));

    test('custom attributes keep the type of their column', () =>
      withServer({}, async ({ call }) => {
        const custom = 'urn:okta:hr:1.0:user:custom';
        const { body } = await call('POST', '/Users', { ...person('ann'), [custom]: { costCode: '42', other: 'x' } });
        expect(body[custom]).toEqual({ costCode: 42 });
        const wrong = await call('POST', '/Users', { ...person('bob'), [custom]: { costCode: 'many' } });
        expect(wrong).toMatchObject({ status: 400, body: { detail: expect.stringContaining('costCode') } });
      }));

    test('DELETE deactivates, removes or is refused, as configured', async () => {
      await withServer({}, async ({ call }) => {
        const { body } = await call('POST', '/Users', person('ann'));
        expect((await call('DELETE', `/Users/${body['id']}`)).status).toBe(204);
        expect(await database().rows('SELECT status FROM app_user')).toEqual([{ status: 'D' }]);
        expect((await call('DELETE', '/Users/999')).status).toBe(404);
      });
      await withServer({ delete: 'hard' }, async ({ call }) => {
        const { body } = await call('POST', '/Users', person('ann'));
        await call('POST', '/Groups', { displayName: 'Staff', members: [{ value: body['id'] }] });
        expect((await call('DELETE', `/Users/${body['id']}`)).status).toBe(204);
        expect(await database().rows('SELECT * FROM app_user')).toEqual([]);
        expect(await database().rows('SELECT * FROM app_membership')).toEqual([]);
        expect((await call('DELETE', `/Users/${body['id']}`)).status).toBe(404);
      });
      await withServer({ delete: 'refuse' }, async ({ call }) => {
        const { body } = await call('POST', '/Users', person('ann'));
        expect((await call('DELETE', `/Users/${body['id']}`)).status).toBe(405);
      });
    });

    test('a table without an active column refuses to deactivate', () =>
      withServer({ active: undefined }, async ({ call }) => {
        const { body } = await call('POST', '/Users', person('ann'));
        const off = await call('PUT', `/Users/${body['id']}`, { ...person('ann'), active: false });
        expect(off).toMatchObject({ status: 400, body: { detail: expect.stringContaining('users.active') } });
      }));

    test('changes that the application itself makes are seen by an incremental import', () =>
      withServer({}, async ({ call, list }) => {
        for (const name of ['ann', 'bob']) await call('POST', '/Users', person(name));
        await database().run("UPDATE app_user SET updated_at = '2020-01-31 10:00:00.5'");
        await database().run("UPDATE app_user SET updated_at = CURRENT_TIMESTAMP WHERE login = 'bob'");
        const since = async (milliseconds: number) => {
          const filter = `meta.lastModified gt "${new Date(milliseconds).toISOString()}"`;
          return (await list('/Users', { filter })).resources.map(({ userName }) => userName);
        };
        expect(await since(Date.now() - 60_000)).toEqual(['bob']);
        expect(await since(Date.now() + 60_000)).toEqual([]);
        expect(await since(Date.parse('2020-01-31T10:00:00.400Z'))).toEqual(['ann', 'bob']);
        expect(await since(Date.parse('2020-01-31T10:00:00.500Z'))).toEqual(['bob']);
        const [ann] = (await list('/Users', { filter: 'userName eq "ann"' })).resources;
        expect(ann?.['meta']).toMatchObject({ lastModified: '2020-01-31T10:00:00.500Z' });
      }));

    test('unknown members are named, and nothing of the group is stored', () =>
      withServer({}, async ({ call }) => {
        const { body } = await call('POST', '/Users', person('ann'));
        const members = [{ value: body['id'] }, { value: '777' }, { value: 'no-number' }];
        const refused = await call('POST', '/Groups', { displayName: 'Staff', members });
        expect(refused.status).toBe(400);
        expect(refused.body['detail']).toContain('777, no-number');
        expect(await database().rows('SELECT * FROM app_group')).toEqual([]);
      }));

    test('a change of members is a change of these people only, and shows in their groups', () =>
      withServer({}, async ({ call, list }) => {
        const ids: unknown[] = [];
        for (const name of ['ann', 'bob', 'cy']) ids.push((await call('POST', '/Users', person(name))).body['id']);
        const group = (...members: unknown[]) => ({
          displayName: 'Staff',
          members: members.map((value) => ({ value })),
        });
        const { body } = await call('POST', '/Groups', group(ids[0], ids[1]));
        const times = async () =>
          (await list('/Users', {})).resources.map(({ meta }) => (meta as { lastModified: string }).lastModified);
        const before = await times();
        await new Promise((done) => setTimeout(done, 5));
        await call('PUT', `/Groups/${body['id']}`, group(ids[1], ids[2]));
        const after = await times();
        expect(after.map((time, n) => time > before[n]!)).toEqual([true, false, true]);
        const { resources } = await list('/Users', { filter: `groups.value eq "${body['id']}"` });
        expect(resources.map(({ userName, groups }) => [userName, groups])).toEqual([
          ['bob', [{ value: body['id'], display: 'Staff' }]],
          ['cy', [{ value: body['id'], display: 'Staff' }]],
        ]);
        const ofBob = await list('/Groups', { filter: `members[value eq "${ids[1]}"]` });
        expect(ofBob.total).toBe(1);
        expect((await list('/Groups', { filter: `members.value eq "${ids[0]}"` })).total).toBe(0);
      }));

    test('an index that lookups by name can use is known, and its absence is told with a statement that helps', async () => {
      await createExampleTables(database());
      const connector = await createSqlConnector(exampleConfig(database().url));
      expect(await connector.advise()).toEqual([]);
      const withoutIndex = { sqlite: 'TEXT UNIQUE', mysql: 'VARCHAR(60)', postgres: 'VARCHAR(60) UNIQUE' };
      await database().run(
        `DROP TABLE IF EXISTS app_plain; CREATE TABLE app_plain (id INTEGER, login ${withoutIndex[database().kind]})`,
      );
      const users = { table: 'app_plain', columns: { userName: 'login' } };
      const plain = await createSqlConnector(exampleConfig(database().url, users));
      const [advice = '', ...more] = await plain.advise();
      expect(more).toEqual([]);
      expect(advice).toContain('CREATE INDEX');
      await database().run(advice.slice(advice.indexOf('CREATE INDEX')));
      expect(await plain.advise()).toEqual([]);
      await database().run('DROP TABLE app_plain');
      await connector.close?.();
      await plain.close?.();
    });

    test('a group with a thousand members is written and read whole', () =>
      withServer({ password: undefined }, async ({ call }) => {
        const people = Array.from({ length: 1000 }, (_, n) => call('POST', '/Users', { userName: `person${n}` }));
        const members = (await Promise.all(people)).map(({ body }) => ({ value: body['id'] }));
        const { body, status } = await call('POST', '/Groups', { displayName: 'All', members });
        expect(status).toBe(201);
        expect(body['members']).toHaveLength(1000);
        const half = await call('PUT', `/Groups/${body['id']}`, { displayName: 'All', members: members.slice(0, 501) });
        expect(half.body['members']).toHaveLength(501);
      }));
  });
}
