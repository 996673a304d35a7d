import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig, readConfigFile } from '../sdk/index.ts';
import { databaseAddress, sqlConfigSchema } from './config.ts';
import { initFromDatabase } from './init/index.ts';
import { createSqlConnector } from './sql-connector.ts';

const good = {
  name: 'hr',
  auth: { type: 'none' },
  database: { url: 'sqlite:///data/app.db' },
  users: { table: 'u', key: { column: 'id' }, columns: { userName: 'login' } },
};

function problems(change: object): readonly string[] {
  try {
    parseConfig('hr.yaml', sqlConfigSchema, { ...good, ...change });
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('the smallest configuration is completed', () => {
  expect(problems({})).toEqual([]);
  expect(sqlConfigSchema.parse(good)).toMatchObject({
    listen: { host: '127.0.0.1', port: 8443, basePath: '/scim' },
    users: { key: { generate: 'database' } },
  });
});

describe('an admin reads which key is wrong and what to write', () => {
  const users = good.users;
  test.each([
    [{ listen: { prot: 1 } }, 'listen.prot: this key is not known here. Remove it, or check its spelling.'],
    [{ database: { url: 'postgres://hr:p#s@db/hr' } }, /^database.url: it cannot be read as a URL\. .*passwordFile$/],
    [{ database: { url: 'mysql://hr:100%@db/hr' } }, /^database.url: it cannot be read as a URL/],
    [
      { auth: { type: 'basic', user: 'okta', password: 12345678 } },
      'auth.password: a number is not possible. Write it in quotes.',
    ],
    [{ listen: { port: 'https' } }, 'listen.port: "https" is not possible. Write a number.'],
    [
      { auth: { type: 'kerberos' } },
      'auth.type: "kerberos" is not possible. Write basic or bearer or header or certificate or none.',
    ],
    [{ database: undefined }, 'database: it is missing. Write a block of keys.'],
    [{ database: { url: 'oracle://x' } }, /^database.url: it is no database this connector knows. Write sqlite:\/\/\//],
    [
      { users: { ...users, key: { column: 'id', generate: 'auto' } } },
      'users.key.generate: "auto" is not possible. Write database or uuid or attribute or statement.',
    ],
    [
      { users: { ...users, columns: { title: 't' } } },
      'users.columns.userName: it is missing. Write userName: and the column that holds it.',
    ],
    [
      { users: { ...users, columns: { userName: 'l', shoe: 's' } } },
      /^users.columns.shoe: "shoe" is no attribute of a user. Write one such as/,
    ],
    [{ users: { ...users, delete: 'soft' } }, /^users.delete: soft needs a column that says who is active/],
    [{ users: { ...users, active: { column: 's', true: 'A' } } }, /^users.active: only one of true and false is given/],
    [
      { users: { ...users, password: { column: 'p', hash: 'md5' } } },
      'users.password.hash: "md5" is not possible. Write bcrypt or argon2id or pbkdf2 or statement.',
    ],
    [
      { users: { ...users, password: { column: 'p', hash: 'bcrypt', cost: 99 } } },
      /^users.password.cost: 99 does not fit bcrypt/,
    ],
    [{ capabilities: ['FLY'] }, /^capabilities.0: "FLY" is not possible. Write GROUP_PUSH or/],
  ])('%j', (change, sentence) => {
    const [first, ...more] = problems(change);
    expect(more).toEqual([]);
    if (typeof sentence === 'string') expect(first).toBe(sentence);
    else expect(first).toMatch(sentence);
  });
});

test('addresses of databases', () => {
  const address = (url: string) => databaseAddress({ url, connections: 1 }, '/etc/postern');
  expect(address('sqlite:///data/app.db')).toBe('sqlite:/data/app.db');
  expect(address('sqlite:app.db')).toBe('sqlite:/etc/postern/app.db');
  expect(address('mysql://u:p@h/d')).toBe('mysql://u:p@h/d');
});

test('a value that YAML takes for a reference to another is not repeated', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'postern-config-')), 'hr.yaml');
  writeFileSync(file, 'auth: { type: basic, user: okta, password: *secret1 }\n');
  expect(() => readConfigFile(file)).toThrow(/hr\.yaml cannot be used:\n(?!.*secret1).*Write it in quotes/s);
});

test('what is behind it and does not answer is told in words', async () => {
  const connector = await createSqlConnector(
    sqlConfigSchema.parse({ ...good, database: { url: 'postgres://hr:secret@127.0.0.1:1/hr' } }),
  );
  await expect(connector.check()).rejects.toThrow(/^The application's database does not answer \(connect ECONNREFUSED/);
  await connector.close?.();
});

test('init says what it cannot read without the password', async () => {
  const writing = { name: 'hr', port: 0, file: 'hr.yaml', databaseUrl: 'postgres://hr:se@cret@127.0.0.1:1/hr' };
  await expect(initFromDatabase(writing, {})).rejects.toThrow(
    'The database postgres://hr:…@127.0.0.1:1/hr cannot be read: connect ECONNREFUSED',
  );
});
