import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createScimServer } from '../sdk/index.ts';
import type { Database } from './database.ts';
import { createSqlConnector } from './sql-connector.ts';
import { createSqliteDatabase } from './sqlite.ts';
import { createExampleTables, exampleConfig, openTestDatabase } from './test-database.ts';

const context = { version: '2.0', principal: 'test' } as const;
const none = { auth: { type: 'none' } } as const;

async function exampleUrl(): Promise<string> {
  const url = `sqlite://${join(mkdtempSync(join(tmpdir(), 'postern-sql-')), 'app.db')}`;
  const database = await openTestDatabase(url);
  await createExampleTables(database);
  await database.close();
  return url;
}

/** Counts reading statements. */
function counting(database: Database): Database & { reads: string[] } {
  const reads: string[] = [];
  const read: Database['read'] = (sql, params) => {
    reads.push(sql);
    return database.read(sql, params);
  };
  return { ...database, reads, read };
}

test('a page costs two queries, an exists check one, however many people there are', async () => {
  const url = await exampleUrl();
  const database = counting(createSqliteDatabase(url.slice('sqlite://'.length)));
  const connector = await createSqlConnector(exampleConfig(url, { password: undefined }), { database });
  const { users, groups } = connector;
  const people = await Promise.all(
    Array.from({ length: 30 }, (_, n) => users.create!({ userName: `person${n}` }, context)),
  );
  const members = people.map(({ id }) => ({ value: id }));
  for (const displayName of ['A', 'B', 'C']) await groups.create!({ displayName, members }, context);
  const page = { startIndex: 1, count: 100, without: new Set<string>() };
  const reads = async (task: () => Promise<unknown>) => {
    database.reads.length = 0;
    await task();
    return database.reads.length;
  };
  expect(await reads(() => users.list!(page, context))).toBe(2);
  expect(await reads(() => groups.list!(page, context))).toBe(2);
  expect(await reads(() => users.list!({ ...page, count: 10 }, context))).toBe(3);
  const filter = { op: 'eq', path: { attribute: 'userName' }, value: 'nobody' } as const;
  expect(await reads(() => users.list!({ ...page, filter }, context))).toBe(1);
  const without = new Set(['groups']);
  expect(await reads(() => users.list!({ ...page, without }, context))).toBe(1);
  await connector.close?.();
});

test('a lookup by name uses the index of the column', async () => {
  const url = await exampleUrl();
  const database = counting(createSqliteDatabase(url.slice('sqlite://'.length)));
  const connector = await createSqlConnector(exampleConfig(url), { database });
  database.reads.length = 0;
  const filter = { op: 'eq', path: { attribute: 'userName' }, value: 'Ann@example.com' } as const;
  await connector.users.list!({ filter, startIndex: 1, count: 100, without: new Set() }, context);
  const plan = await database.read(`EXPLAIN QUERY PLAN ${database.reads[0]}`, ['a', 1, 0]);
  expect(JSON.stringify(plan)).toMatch(/SEARCH t USING INDEX \w+ \(login=\?\)/);
  await connector.close?.();
});

test('what does not fit the database is told by key', async () => {
  const url = await exampleUrl();
  const users = {
    table: 'app_user',
    columns: { userName: 'logon' },
    active: { column: 'status' },
    lastModified: 'changed',
  };
  const connector = await createSqlConnector(exampleConfig(url, users));
  const problems = await connector.check();
  expect(problems).toEqual([
    expect.stringMatching(/^users.columns.userName: the table app_user has no column logon. It has: id, login/),
    expect.stringMatching(/^users.lastModified: the table app_user has no column changed/),
    expect.stringMatching(/^users.active: the column status holds text. Write what it says/),
  ]);
  await connector.close?.();
  const missing = await createSqlConnector(exampleConfig(url, { table: 'people' }));
  expect(await missing.check()).toEqual([expect.stringMatching(/^users.table: the database has no table people/)]);
  await missing.close?.();
});

test.each(['mysql://u:secret@127.0.0.1:1/x', 'postgres://u:secret@127.0.0.1:1/x'])(
  'while %s is down: 503',
  async (url) => {
    const connector = await createSqlConnector(exampleConfig(url));
    const server = createScimServer(connector, none);
    const response = await server.app.inject('/scim/v2/Users');
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('5');
    expect(response.json().detail).toMatch(/database does not answer/);
    expect(response.body).not.toContain('secret');
    expect((await server.app.inject('/scim/v2/ServiceProviderConfig')).statusCode).toBe(200);
    await server.close();
  },
);

test('a SQLite file that is not there is told at the start', async () => {
  await expect(createSqlConnector(exampleConfig('sqlite:///nowhere/app.db'))).rejects.toThrow(
    /no file \/nowhere\/app.db/,
  );
});

test('custom attributes are told with the type of their column', async () => {
  const connector = await createSqlConnector(exampleConfig(await exampleUrl()));
  expect(connector.extensions).toEqual([
    {
      urn: 'urn:okta:hr:1.0:user:custom',
      name: 'Custom attributes',
      attributes: [{ name: 'costCode', type: 'integer' }],
    },
  ]);
  await connector.close?.();
});

test('keys may be UUIDs that the connector makes', async () => {
  const url = await exampleUrl();
  const database = await openTestDatabase(url);
  await database.run('CREATE TABLE person (uid TEXT PRIMARY KEY, login TEXT UNIQUE)');
  const users = { table: 'person', key: { column: 'uid', generate: 'uuid' }, columns: { userName: 'login' } };
  const bare = { active: undefined, password: undefined, lastModified: undefined };
  const connector = await createSqlConnector({ ...exampleConfig(url, { ...users, ...bare }), groups: undefined });
  const { id } = await connector.users.create!({ userName: 'ann' }, context);
  expect(await database.rows('SELECT uid FROM person')).toEqual([{ uid: id }]);
  expect(await connector.users.get!(id, context)).toEqual({ id, userName: 'ann' });
  expect(connector.capabilities).not.toContain('GROUP_PUSH');
  expect(connector.capabilities).not.toContain('PUSH_USER_DEACTIVATION');
  await connector.close?.();
  await database.close();
});
