import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { type SqlConfig, sqlConfigSchema } from './config.ts';

/** For tests: statements on a database, outside of the connector. */
export interface TestDatabase {
  url: string;
  kind: 'sqlite' | 'mysql' | 'postgres';
  run(script: string): Promise<void>;
  rows(sql: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export async function openTestDatabase(url: string): Promise<TestDatabase> {
  if (url.startsWith('sqlite:')) {
    const database = new DatabaseSync(url.slice('sqlite://'.length));
    return {
      url,
      kind: 'sqlite',
      run: async (script) => database.exec(script),
      rows: async (sql) => database.prepare(sql).all(),
      close: async () => database.close(),
    };
  }
  if (url.startsWith('postgres')) {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query("SET client_min_messages = warning; SET TIME ZONE 'UTC'");
    return {
      url,
      kind: 'postgres',
      run: async (script) => void (await client.query(script)),
      rows: async (sql) => (await client.query<Record<string, unknown>>(sql)).rows,
      close: () => client.end(),
    };
  }
  const connection = await createConnection({ uri: url, multipleStatements: true });
  await connection.query("SET time_zone = '+00:00'");
  return {
    url,
    kind: 'mysql',
    run: async (script) => void (await connection.query(script)),
    rows: async (sql) => (await connection.query(sql))[0] as Record<string, unknown>[],
    close: () => connection.end(),
  };
}

/** Makes the example application's tables anew. */
export async function createExampleTables({ kind, run }: TestDatabase): Promise<void> {
  await run('DROP TABLE IF EXISTS app_membership; DROP TABLE IF EXISTS app_group; DROP TABLE IF EXISTS app_user;');
  await run(readFileSync(new URL(`./examples/schema-${kind}.sql`, import.meta.url), 'utf8'));
}

/** The configuration of the example application, with changes to its user table. */
export function exampleConfig(url: string, users: object = {}): SqlConfig {
  return sqlConfigSchema.parse({
    name: 'example',
    auth: { type: 'none' },
    database: { url },
    users: {
      table: 'app_user',
      key: { column: 'id' },
      columns: {
        userName: 'login',
        'name.givenName': 'first_name',
        'name.familyName': 'last_name',
        'emails[primary]': 'email',
        'phoneNumbers[primary]': 'phone',
        title: 'title',
        'urn:okta:hr:1.0:user:custom:costCode': 'cost_code',
      },
      active: { column: 'status', true: 'A', false: 'D' },
      password: { column: 'password_hash', hash: 'bcrypt', cost: 4 },
      lastModified: 'updated_at',
      ...users,
    },
    groups: {
      table: 'app_group',
      key: { column: 'id' },
      columns: { displayName: 'name', description: 'description' },
      members: { table: 'app_membership', group: 'group_id', user: 'user_id' },
    },
  });
}
