import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { at } from '../provisioning/deps.ts';

export interface Run {
  id: string;
  app_id: string;
  mode: 'full' | 'incremental';
  status: 'RUNNING' | 'RECEIVED' | 'REVIEW' | 'DONE' | 'FAILED';
  purpose: 'import' | 'drift';
  attempt: number;
  started_at: Date;
}

export interface Upload {
  importId: string;
  attempt: number;
  lease: string;
  agentId: string;
}

/**
 * The run that this lease is for, locked. Throws CodedError `import_unknown` (no such run), `lease_lost` (the lease is
 * not the current one of the import's action, or of another agent), `import_superseded` (not its current attempt).
 */
export async function runUnder(tx: Tx, upload: Upload, now: number): Promise<Run> {
  const { rows } = await sql<Run>`
    select id, app_id, mode, status, purpose, attempt, started_at from import_run where id = ${upload.importId}::uuid for update`.execute(
    tx,
  );
  const [run] = rows;
  if (!run) throw new CodedError('import_unknown');
  const held = await sql`
    select 1 from action where order_key = ${`import:${run.app_id}`} and kind = 'import' and state = 'leased'
      and intent->>'importId' = ${run.id} and lease_token = ${upload.lease} and agent_id = ${upload.agentId}::uuid
      and lease_until > ${at(now)}::timestamptz`.execute(tx);
  if (held.rows.length === 0) throw new CodedError('lease_lost');
  if (run.attempt !== upload.attempt) throw new CodedError('import_superseded');
  return run;
}
