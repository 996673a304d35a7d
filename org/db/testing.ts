/** For tests only: a database of their own, on PGlite, or on PostgreSQL where POSTERN_TEST_DB=postgres. */
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createDb, type Db, type DbPlace } from './database.ts';
import { migrate, readMigrations } from './migrate.ts';
import { openPglite } from './pglite.ts';

/** The database of the server at POSTERN_TEST_PG_URL that has the schema already. */
export const templateName = 'postern_test_template';

/** A fresh, migrated database; `close()` removes it. PostgreSQL is taken from POSTERN_TEST_PG_URL. */
export async function testDb(): Promise<Db> {
  if (process.env['POSTERN_TEST_DB'] === 'postgres') return onServer(process.env['POSTERN_TEST_PG_URL']);
  return createDb({ memory: true, template: await template() });
}

/** As small as it gets: what a template holds is copied at each start. */
const smallest = ['--wal-segsize=1', '--set=shared_buffers=8MB'];
const withoutSpareDatabases = [
  "update pg_database set datistemplate = false where datname like 'template%'",
  'drop database template0',
  'drop database template1',
];

/** A first start of PGlite takes seconds, one from a template a quarter of one. Kept between runs, by what it is made of. */
export async function template(): Promise<Blob> {
  const migrations = await readMigrations();
  const parts = [...smallest, ...withoutSpareDatabases, ...migrations.map(({ name, checksum }) => name + checksum)];
  const hash = createHash('sha256').update(parts.join());
  const file = join(tmpdir(), `postern-test-${hash.digest('hex').slice(0, 16)}.tar`);
  const kept = await readFile(file).catch(() => undefined);
  if (kept) return new Blob([kept]);
  const engine = await openPglite({ initdb: smallest });
  await engine.scripts((runner) => migrate(runner, migrations));
  for (const statement of withoutSpareDatabases) await engine.pglite.exec(statement);
  const dump = await engine.pglite.dumpDataDir('none');
  await engine.close();
  const part = `${file}.${randomUUID()}`;
  await writeFile(part, new Uint8Array(await dump.arrayBuffer()));
  await rename(part, file);
  return dump;
}

/** A place for a database that is not there yet. */
export async function emptyPlace(): Promise<{ place: DbPlace; remove(): Promise<void> }> {
  if (process.env['POSTERN_TEST_DB'] === 'postgres') {
    const { url, drop } = await createDatabase(process.env['POSTERN_TEST_PG_URL']);
    return { place: { url, connections: 5 }, remove: drop };
  }
  const folder = await mkdtemp(join(tmpdir(), 'postern-empty-'));
  return { place: { folder }, remove: () => rm(folder, { recursive: true }) };
}

async function createDatabase(
  server: string | undefined,
  template = 'template1',
): Promise<{ url: string; drop(): Promise<void> }> {
  if (!server) throw new Error('POSTERN_TEST_DB=postgres needs POSTERN_TEST_PG_URL');
  const name = `postern_test_${randomUUID().replaceAll('-', '')}`;
  await onServerDo(server, `create database ${name} template ${template}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => onServerDo(server, `drop database if exists ${name} with (force)`) };
}

async function onServer(server: string | undefined): Promise<Db> {
  const { url, drop } = await createDatabase(server, templateName);
  const db = await createDb({ url, connections: 5 });
  return {
    ...db,
    async close() {
      await db.close();
      await drop();
    },
  };
}

async function onServerDo(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}
