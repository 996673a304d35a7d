import { CodedError } from '@postern/protocol/messages';
import type { ImportRow } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { runUnder, type Upload } from './lease.ts';

/** Keeps one page until the import is complete. The same page again takes the place of the one before. */
export async function storePage(tx: Tx, upload: Upload, page: number, rows: ImportRow[], now: number): Promise<void> {
  const run = await runUnder(tx, upload, now);
  if (run.status !== 'RUNNING') throw new CodedError('import_unknown');
  await sql`
    delete from import_row where import_id = ${run.id}::uuid and attempt = ${upload.attempt} and page = ${page}`.execute(
    tx,
  );
  await sql`
    insert into import_row (import_id, attempt, page, n, type, external_id, resource)
    select ${run.id}::uuid, ${upload.attempt}::int, ${page}::int, r.n::int, r.value->>'type', r.value->'resource'->>'id', r.value->'resource'
    from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) with ordinality as r(value, n)`.execute(tx);
}
