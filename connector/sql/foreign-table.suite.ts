import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClient, testAuth } from '../behaviour/client.ts';
import { createScimServer, type ScimServer } from '../sdk/index.ts';
import { sqlConfigSchema } from './config.ts';
import type { SuiteParts } from './dialects.suite.ts';
import { createSqlConnector } from './sql-connector.ts';

/** Tables as other people's applications have them: names that no index keeps unique, keys of their own, values elsewhere. */
const tables = `
DROP TABLE IF EXISTS foreign_meta; DROP TABLE IF EXISTS foreign_mail; DROP TABLE IF EXISTS foreign_user;
CREATE TABLE foreign_user (
  code VARCHAR(10) PRIMARY KEY, login VARCHAR(100) NOT NULL, secret VARCHAR(200), suspended INTEGER NOT NULL,
  deleted INTEGER NOT NULL, site INTEGER NOT NULL, created INTEGER NOT NULL, changed INTEGER NOT NULL);
CREATE TABLE foreign_meta (owner VARCHAR(10) NOT NULL, name VARCHAR(40) NOT NULL, content VARCHAR(200));
CREATE TABLE foreign_mail (
  owner VARCHAR(10) NOT NULL, mail VARCHAR(200) NOT NULL, kind VARCHAR(20), preferred INTEGER NOT NULL, verified INTEGER);
`;

const nextCode = {
  sqlite: "SELECT 'u' || printf('%03d', COALESCE(MAX(CAST(substr(code, 2) AS INTEGER)), 0) + 1) FROM foreign_user",
  mysql: "SELECT CONCAT('u', LPAD(COALESCE(MAX(CAST(SUBSTR(code, 2) AS UNSIGNED)), 0) + 1, 3, '0')) FROM foreign_user",
  postgres: "SELECT 'u' || lpad((COALESCE(MAX(substr(code, 2)::int), 0) + 1)::text, 3, '0') FROM foreign_user",
};

const meta = (name: string, path: string) => ({
  table: 'foreign_meta',
  user: 'owner',
  where: { name },
  columns: { [path]: 'content' },
});

export function foreignTableBehaviour({ database }: SuiteParts): void {
  describe('tables of other applications', () => {
    let server: ScimServer;
    const start = async (change: object = {}) => {
      await database().run(tables);
      const { url, kind } = database();
      const config = sqlConfigSchema.parse({
        name: 'foreign',
        auth: { type: 'none' },
        database: { url },
        users: {
          table: 'foreign_user',
          key: { column: 'code', generate: 'statement', statement: nextCode[kind] },
          columns: { userName: 'login' },
          sideTables: [
            meta('first_name', 'name.givenName'),
            meta('nick', 'nickName'),
            {
              table: 'foreign_mail',
              user: 'owner',
              attribute: 'emails',
              columns: { value: 'mail', type: 'kind', primary: 'preferred' },
            },
          ],
          active: { column: 'suspended', true: 0, false: 1 },
          deleted: { column: 'deleted', true: 1, false: 0 },
          lastModified: { column: 'changed', unit: 'seconds' },
          newRow: { site: 7, created: { now: 'seconds' } },
          ...change,
        },
      });
      server = createScimServer(await createSqlConnector(config), { auth: testAuth });
      return createClient(server, '2.0');
    };
    let client: Awaited<ReturnType<typeof start>>;
    beforeEach(async () => {
      client = await start();
    });
    afterEach(() => server.close());

    const ann = {
      userName: 'ann',
      name: { givenName: 'Ann' },
      emails: [
        { value: 'ann@example.com', type: 'work', primary: true },
        { value: 'ann@home.example', type: 'home' },
      ],
    };

    test('values in other tables are written, read, searched, changed and taken away', async () => {
      const { body } = await client.call('POST', '/Users', ann);
      expect(body).toMatchObject({ id: 'u001', ...ann, active: true });
      expect(await database().rows('SELECT site, suspended, deleted FROM foreign_user')).toEqual([
        { site: 7, suspended: 0, deleted: 0 },
      ]);
      await client.call('POST', '/Users', { userName: 'bob', nickName: 'Bobby' });
      const names = async (filter: string) =>
        (await client.list('/Users', { filter })).resources.map(({ userName }) => userName);
      expect(await names('name.givenName eq "ANN"')).toEqual(['ann']);
      expect(await names('emails.value sw "ann@home"')).toEqual(['ann']);
      expect(await names('emails[type eq "home" and value co "work"]')).toEqual([]);
      expect(await names('emails[type eq "home" and value co "home"]')).toEqual(['ann']);
      expect(await names('not (name.givenName pr)')).toEqual(['bob']);
      expect(await names('nickName ne "Bobby"')).toEqual(['ann']);

      await database().run("UPDATE foreign_mail SET verified = 1 WHERE mail = 'ann@example.com'");
      const [mail] = ann.emails;
      const changed = { userName: 'ann', nickName: 'Annie', emails: [{ ...mail, type: 'other' }] };
      const put = await client.call('PUT', `/Users/${body['id']}`, changed);
      expect(put.body).toMatchObject(changed);
      expect(put.body).not.toHaveProperty('name');
      expect(await database().rows('SELECT mail, kind, verified FROM foreign_mail')).toEqual([
        { mail: 'ann@example.com', kind: 'other', verified: 1 },
      ]);
      expect(await database().rows("SELECT name FROM foreign_meta WHERE owner = 'u001'")).toEqual([{ name: 'nick' }]);
    });

    test('PATCH keeps what stands in other tables', async () => {
      const { body } = await client.call('POST', '/Users', ann);
      const Operations = [{ op: 'replace', path: 'nickName', value: 'Annie' }];
      const patched = await client.call('PATCH', `/Users/${body['id']}`, { Operations });
      expect(patched.body).toMatchObject({ ...ann, nickName: 'Annie' });
    });

    test('a row that is marked as deleted is nobody, and its name is free again', async () => {
      const { body } = await client.call('POST', '/Users', ann);
      expect((await client.call('DELETE', `/Users/${body['id']}`)).status).toBe(204);
      expect(await database().rows('SELECT deleted FROM foreign_user')).toEqual([{ deleted: 1 }]);
      expect((await client.call('GET', `/Users/${body['id']}`)).status).toBe(404);
      expect((await client.call('PUT', `/Users/${body['id']}`, ann)).status).toBe(404);
      expect((await client.call('DELETE', `/Users/${body['id']}`)).status).toBe(404);
      expect((await client.list('/Users', {})).total).toBe(0);
      expect((await client.call('POST', '/Users', ann)).body).toMatchObject({ id: 'u002' });
    });

    test('without a unique index the connector refuses the same name, also of callers at the same time', async () => {
      const answers = await Promise.all(
        ['ann', 'Ann', 'ANN', 'aNN'].map((userName) => client.call('POST', '/Users', { userName })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
      const bob = await client.call('POST', '/Users', { userName: 'bob' });
      expect((await client.call('PUT', `/Users/${bob.body['id']}`, { userName: 'ann' })).status).toBe(409);
      expect((await client.call('PUT', `/Users/${bob.body['id']}`, { userName: 'BOB' })).status).toBe(200);
    });

    test('keys that a statement answers are each given once', async () => {
      const made = await Promise.all(
        Array.from({ length: 12 }, (_, n) => client.call('POST', '/Users', { userName: `p${n}` })),
      );
      expect(made.map(({ status }) => status)).toEqual(Array(12).fill(201));
      expect(new Set(made.map(({ body }) => body['id'])).size).toBe(12);
    });

    test('a column of seconds serves incremental imports', async () => {
      const since = Date.now();
      const { body } = await client.call('POST', '/Users', ann);
      const { lastModified } = body['meta'] as { lastModified: string };
      expect(lastModified).toMatch(/:\d\d\.000Z$/);
      const found = async (time: number, op: string) =>
        (await client.list('/Users', { filter: `meta.lastModified ${op} "${new Date(time).toISOString()}"` })).total;
      expect(await found(since - 2000, 'gt')).toBe(1);
      expect(await found(Date.parse(lastModified), 'gt')).toBe(0);
      expect(await found(Date.parse(lastModified) - 1, 'gt')).toBe(1);
      expect(await found(Date.parse(lastModified) + 1, 'ge')).toBe(0);
    });

    test('a read in order goes on behind the last key, whatever was added before it', async () => {
      for (const n of [1, 2, 3, 4, 5]) await client.call('POST', '/Users', { userName: `p${n}` });
      const first = await client.list('/Users', { startIndex: 1, count: 2 });
      await database().run(
        "INSERT INTO foreign_user (code, login, suspended, deleted, site, created, changed) VALUES ('u000', 'early', 0, 0, 1, 1, 1)",
      );
      const second = await client.list('/Users', { startIndex: 3, count: 2 });
      const third = await client.list('/Users', { startIndex: 5, count: 2 });
      const names = [...first.resources, ...second.resources, ...third.resources].map(({ userName }) => userName);
      expect(names).toEqual(['p1', 'p2', 'p3', 'p4', 'p5']);
    });

    test('passwords are hashed as the application reads them', async () => {
      await server.close();
      const statement = { sqlite: 'lower(hex(:password))', mysql: 'SHA2(:password, 256)', postgres: 'md5(:password)' };
      const of = { sqlite: '736573616d65', mysql: /^[0-9a-f]{64}$/, postgres: /^[0-9a-f]{32}$/ };
      const { kind } = database();
      const forms: [object, RegExp | string][] = [
        [{ hash: 'bcrypt', cost: 4, prefix: '2y' }, /^\$2y\$04\$.{53}$/],
        [{ hash: 'argon2id', memory: 64 }, /^\$argon2id\$v=19\$m=64,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/],
        [{ hash: 'pbkdf2', cost: 1000 }, /^pbkdf2_sha256\$1000\$/],
        [{ hash: 'statement', statement: `SELECT ${statement[kind]}` }, of[kind]],
      ];
      for (const [form, wanted] of forms) {
        const { call } = await start({ password: { column: 'secret', ...form } });
        expect((await call('POST', '/Users', { userName: 'ann', password: 'sesame' })).status).toBe(201);
        const [row] = await database().rows('SELECT secret FROM foreign_user');
        if (typeof wanted === 'string') expect(row?.['secret']).toBe(wanted);
        else expect(row?.['secret']).toMatch(wanted);
        if (form !== forms.at(-1)?.[0]) await server.close();
      }
    });
  });
}
