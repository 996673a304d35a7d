import { randomUUIDv7 } from 'node:crypto';
import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { at, type ProvisioningDeps } from '../provisioning/deps.ts';

/** An application writes a change's time before it commits, so the watermark is moved back by this, in ms. */
const overlap = 5 * 60_000;

interface Beginning {
  cause?: 'person' | 'schedule' | 'change';
  /** `drift`: what comes is compared and not applied. */
  purpose?: 'import' | 'drift';
}

/**
 * Starts an import. An incremental one reads from the last watermark, by the application's own clock; where there is
 * none that can be read, it is a full one. Throws CodedError `import_running`. @returns id of the run
 */
export async function startImport(
  deps: ProvisioningDeps,
  tx: Tx,
  appId: string,
  mode: 'full' | 'incremental',
  { cause = 'person', purpose = 'import' }: Beginning = {},
): Promise<string> {
  const app = await sql<{ label: string }>`select label from app where id = ${appId}::uuid for update`.execute(tx);
  const label = app.rows[0]?.label ?? appId;
  const running = await sql`
    select 1 from import_run where app_id = ${appId}::uuid and status in ('RUNNING', 'RECEIVED') limit 1`.execute(tx);
  if (running.rows.length > 0) throw new CodedError('import_running', { app: label });
  const id = randomUUIDv7();
  const since = mode === 'incremental' ? await lastWatermark(tx, appId) : undefined;
  await sql`
    insert into import_run (id, app_id, mode, cause, purpose, since, started_at)
    values (${id}::uuid, ${appId}::uuid, ${since ? 'incremental' : 'full'}, ${cause}, ${purpose}, ${since ?? null}, ${at(deps.clock())}::timestamptz)`.execute(
    tx,
  );
  await deps.queue().enqueue(tx, [
    {
      appId,
      kind: 'import',
      orderKey: `import:${appId}`,
      subject: { id: appId, name: label },
      intent: { importId: id },
    },
  ]);
  return id;
}

async function lastWatermark(tx: Tx, appId: string): Promise<string | undefined> {
  const { rows } = await sql<{ watermark: string }>`
    select watermark from import_run where app_id = ${appId}::uuid and status in ('REVIEW', 'DONE') and watermark is not null
    order by started_at desc limit 1`.execute(tx);
  const time = rows[0] ? Date.parse(rows[0].watermark) : Number.NaN;
  return Number.isNaN(time) ? undefined : at(time - overlap);
}
