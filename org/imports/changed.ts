import type { Change } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { at, type ProvisioningDeps } from '../provisioning/deps.ts';
import { startImport } from './start.ts';

/** The longest that an import waits because the one before took long, in ms. */
const longestRest = 60_000;

/**
 * What an agent tells of its apps: a marker that is not the last one makes an import due, which starts at once where
 * it can. The same marker again, from whatever agent, changes nothing. Apps that the agent does not serve, or that are
 * not to be imported on a change, are passed over.
 */
export async function changesTold(
  deps: ProvisioningDeps,
  tx: Tx,
  agentId: string,
  changed: readonly Change[],
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update app set change_marker = c.marker, change_due = coalesce(app.change_due, ${at(deps.clock())}::timestamptz)
    from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as c("appId" uuid, marker text)
    where app.id = c."appId" and app.change_marker is distinct from c.marker
      and (app.features->'import'->>'watch')::boolean
      and exists (select from app_agent a where a.app_id = app.id and a.agent_id = ${agentId}::uuid)
    returning app.id`.execute(tx);
  if (rows.length > 0) await startChanged(deps, tx);
}

/**
 * Starts the imports that a change has made due, at most one of each app: none where one runs, nor before the last such
 * import is over for as long as it took. Call it on a timer. @returns ids of the apps whose import started
 */
export async function startChanged(deps: ProvisioningDeps, tx: Tx): Promise<string[]> {
  const now = at(deps.clock());
  const { rows } = await sql<{ id: string }>`
    select id from app
    where change_due is not null and provisioning and status = 'ACTIVE' and base_url is not null
      and (features->'import'->>'watch')::boolean
      and not exists (select from import_run r where r.app_id = app.id and r.status in ('RUNNING', 'RECEIVED'))
      and not exists (
        select from import_run r where r.app_id = app.id and r.cause = 'change' and r.finished_at
          + least(r.finished_at - r.started_at, make_interval(secs => ${longestRest / 1000})) > ${now}::timestamptz)
    order by id for update skip locked`.execute(tx);
  for (const { id } of rows) await startImport(deps, tx, id, 'incremental', { cause: 'change' });
  await sql`update app set change_due = null where id = any(${rows.map(({ id }) => id)}::uuid[])`.execute(tx);
  return rows.map(({ id }) => id);
}
