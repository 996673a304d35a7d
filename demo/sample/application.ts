import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type DatabaseKind = 'sqlite' | 'mariadb' | 'postgres';
export type Row = Record<string, unknown>;

/**
 * The sample on-premises application as its owner sees it: its own tables, read and written with its own database
 * driver. What Postern did is checked here, never in Postern's own answers.
 */
export interface SampleApplication {
  readonly kind: DatabaseKind;
  /** `database.url` of the connector's configuration. */
  readonly url: string;
  query(sql: string, values?: (string | number | null)[]): Promise<Row[]>;
  close(): Promise<void>;
}

const schema = (kind: DatabaseKind) => readFile(join(import.meta.dirname, `schema.${kind}.sql`), 'utf8');

/** Opens the application's database, and makes its tables where there are none. */
export async function openApplication(url: string): Promise<SampleApplication> {
  if (url.startsWith('sqlite:')) return openSqlite(url);
  return url.startsWith('mysql:') ? openMariadb(url) : openPostgres(url);
}

async function openSqlite(url: string): Promise<SampleApplication> {
  const { DatabaseSync } = await import('node:sqlite');
  const db = new DatabaseSync(new URL(url).pathname);
  db.exec('pragma journal_mode = wal; pragma busy_timeout = 5000');
  if (!db.prepare(`select 1 from sqlite_master where name = 'app_user'`).get()) db.exec(await schema('sqlite'));
  return {
    kind: 'sqlite',
    url,
    query: async (sql, values = []) => db.prepare(sql).all(...values) as Row[],
    close: async () => db.close(),
  };
}

async function openMariadb(url: string): Promise<SampleApplication> {
  const { createConnection } = await import('mysql2/promise');
  const db = await createConnection({ uri: url, multipleStatements: true });
  const [tables] = await db.query(`show tables like 'app_user'`);
  if ((tables as Row[]).length === 0) await db.query(await schema('mariadb'));
  return {
    kind: 'mariadb',
    url,
    async query(sql, values = []) {
      const [rows] = await db.query(sql, values);
      return Array.isArray(rows) ? (rows as Row[]) : [];
    },
    close: () => db.end(),
  };
}

async function openPostgres(url: string): Promise<SampleApplication> {
  const { default: pg } = await import('pg');
  const db = new pg.Client(url);
  await db.connect();
  const { rows } = await db.query(`select to_regclass('app_user') as t`);
  if (!rows[0].t) await db.query(await schema('postgres'));
  return {
    kind: 'postgres',
    url,
    async query(sql, values = []) {
      let n = 0;
      return (
        await db.query(
          sql.replace(/\?/g, () => `$${++n}`),
          values,
        )
      ).rows;
    },
    close: () => db.end(),
  };
}
