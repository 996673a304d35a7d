import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { version } from '../version.ts';
import type { BackupDeps } from './deps.ts';
import { formatVersion, type Header, keyCheckOf, leftOut } from './format.ts';

const atOnce = 1000;

/**
 * The lines of a backup, as they are at one moment while the org goes on. On the embedded database everybody else waits
 * until `write` has had the last one, so it must be quick.
 */
export async function backupLines(
  deps: BackupDeps,
  write: (lines: string) => Promise<void>,
): Promise<{ rows: number }> {
  return deps.db.transaction(async (tx) => {
    await sql`set transaction isolation level repeatable read, read only`.execute(tx);
    const { rows: migrations } = await sql<Header['migrations'][number]>`
      select name, checksum from migration order by name`.execute(tx);
    const head: Header = {
      format: 'postern-org-backup',
      version: formatVersion,
      program: version,
      madeAt: new Date(deps.clock()).toISOString(),
      migrations,
      keyCheck: keyCheckOf(deps.orgKey),
    };
    await write(`${JSON.stringify(head)}\n`);
    let rows = 0;
    for (const table of await tablesInOrder(tx)) {
      await write(`${JSON.stringify(['table', table])}\n`);
      rows += await rowsOf(tx, table, write);
    }
    await write(`${JSON.stringify(['end', rows])}\n`);
    return { rows };
  });
}

async function rowsOf(tx: Tx, table: string, write: (lines: string) => Promise<void>): Promise<number> {
  await sql`declare backup_rows no scroll cursor for select row_to_json(t)::text as line from ${sql.table(table)} t`.execute(
    tx,
  );
  let count = 0;
  for (;;) {
    const { rows } = await sql<{ line: string }>`${sql.raw(`fetch ${atOnce} from backup_rows`)}`.execute(tx);
    if (rows.length > 0) await write(rows.map(({ line }) => `${line}\n`).join(''));
    count += rows.length;
    if (rows.length < atOnce) break;
  }
  await sql`close backup_rows`.execute(tx);
  return count;
}

/** Every table that is backed up, each after those it refers to. */
async function tablesInOrder(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ name: string; needs: string[] }>`
    select c.relname as name, coalesce(array_agg(f.relname::text) filter (where f.relname <> c.relname), '{}') as needs
    from pg_class c left join pg_constraint k on k.conrelid = c.oid and k.contype = 'f' left join pg_class f on f.oid = k.confrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' group by c.relname order by c.relname`.execute(
    tx,
  );
  const left = new Map(rows.map(({ name, needs }) => [name, needs]));
  const ordered: string[] = [];
  while (left.size > 0) {
    const next = [...left].find(([, needs]) => needs.every((need) => !left.has(need)));
    if (!next) throw new Error(`tables refer to each other in a circle: ${[...left.keys()].join(', ')}`);
    ordered.push(next[0]);
    left.delete(next[0]);
  }
  return ordered.filter((name) => name !== 'migration' && !leftOut.includes(name));
}
