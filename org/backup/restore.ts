import type { KeyObject } from 'node:crypto';
import { CodedError } from '@postern/protocol/messages';
import type { DbPlace } from '../db/database.ts';
import { fillDb, type ScriptRunner } from '../db/fill.ts';
import { type Header, keyCheckOf } from './format.ts';
import { openBackup } from './read.ts';

/**
 * Makes a new org of a backup, with all of it or nothing. The org has another epoch then (docs/wire.md): what agents
 * reported since the backup may be forgotten, so that no journal answers for it, and every account is written once more
 * when the org starts (after-restore.ts). Throws CodedError `restore_key_wrong`, `restore_target_used`,
 * `backup_damaged`, `database_newer`.
 */
export async function restore(
  from: { file: string; orgKey: KeyObject; keyName: string; now: number; hold?: boolean },
  place: DbPlace,
): Promise<Header> {
  const backup = await openBackup(from.file);
  if (backup.header.keyCheck !== keyCheckOf(from.orgKey))
    throw new CodedError('restore_key_wrong', { where: from.keyName });
  await fillDb(place, backup.header.migrations, async (runner) => {
    const tables = await beginLoad(runner);
    for await (const { table, rows } of backup.batches()) {
      await runner.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1::json)`, [
        `[${rows.join()}]`,
      ]);
    }
    for (const table of tables) await runner.query(`alter table "${table}" enable trigger user`);
    await continueSequences(runner);
    await beginAnew(runner, { backupOf: backup.header.madeAt, restoredAt: new Date(from.now).toISOString() });
    if (from.hold) await runner.query('update app set provisioning = false, rev = rev + 1');
  });
  return backup.header;
}

/** Rows come as they were: what a migration wrote is not added to them, and no trigger follows them. @returns the tables */
async function beginLoad(runner: ScriptRunner): Promise<string[]> {
  const found = await runner.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'migration' order by 1`,
  );
  const tables = found.map(({ name }) => name);
  await runner.query(`truncate ${tables.map((name) => `"${name}"`).join()}`);
  for (const table of tables) await runner.query(`alter table "${table}" disable trigger user`);
  return tables;
}

async function continueSequences(runner: ScriptRunner): Promise<void> {
  const columns = await runner.query<{ name: string; column: string; sequence: string }>(
    `select table_name as name, column_name as column, pg_get_serial_sequence(table_name, column_name) as sequence
     from information_schema.columns
     where table_schema = 'public' and pg_get_serial_sequence(table_name, column_name) is not null`,
  );
  for (const { name, column, sequence } of columns) {
    await runner.query(`select setval('${sequence}', coalesce(max("${column}"), 0) + 1, false) from "${name}"`);
  }
}

/** What was certain at the backup is not now: the org has to look, and nothing that was for one use is for another. */
async function beginAnew(runner: ScriptRunner, times: { backupOf: string; restoredAt: string }): Promise<void> {
  await runner.query(`delete from setting where key in ('epoch', 'restored')`);
  await runner.query(
    `insert into setting (key, value) select 'restored', $1::jsonb || jsonb_build_object('apps', coalesce(jsonb_agg(id), '[]'))
     from app`,
    [JSON.stringify(times)],
  );
  await runner.query('delete from enrolment_token where used_at is null');
  await runner.query('update app_user set pushed_rev = null where external_id is not null');
  await runner.query(
    `update app_user u set remote_active = null from person p
     where p.id = u.person_id and u.remote_active = false and (not u.wanted or p.status in ('SUSPENDED', 'DEPROVISIONED'))`,
  );
  await runner.query('update group_push set last_push_at = null');
}
