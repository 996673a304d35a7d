import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { announce } from '../queue/announce.ts';
import { at, type ProvisioningDeps } from './deps.ts';

/**
 * Retry: each task's action runs again from the state of now, and the task is done; a new failure opens a new one. The
 * task of an app makes its circuit try at once, and stays open until the application answers.
 */
export async function retryTasks(deps: ProvisioningDeps, tx: Tx, taskIds: readonly string[]): Promise<void> {
  const now = at(deps.clock());
  const { rows } = await sql<{ action_id: string | null; app_id: string; kind: string }>`
    select action_id, app_id, kind from task where id = any(${[...taskIds]}::uuid[]) and status = 'open' order by id for update`.execute(
    tx,
  );
  const apps = rows.filter(({ kind }) => kind === 'app').map(({ app_id }) => app_id);
  await sql`update circuit set probe_at = ${now}::timestamptz where app_id = any(${apps}::uuid[])`.execute(tx);
  // What waits for the next probe is what the probe is made with.
  await sql`
    update action set run_at = ${now}::timestamptz where app_id = any(${apps}::uuid[]) and state = 'ready'
      and run_at > ${now}::timestamptz and error->>'class' = 'app'`.execute(tx);
  if (apps.length > 0) await announce(deps.db, tx, 'work', apps);
  const actions = rows.flatMap(({ action_id }) => (action_id === null ? [] : [action_id]));
  await sql`
    update import_run run set status = 'RUNNING', error = null, finished_at = null from action a
    where a.id = any(${actions}::uuid[]) and a.kind = 'import' and run.id = (a.intent->>'importId')::uuid and run.status = 'FAILED'`.execute(
    tx,
  );
  for (const id of actions) await deps.queue().retry(tx, id);
  await sql`
    update task set status = 'done', closed_at = ${now}::timestamptz, closed_by = 'retry'
    where id = any(${[...taskIds]}::uuid[]) and status = 'open' and kind <> 'app'`.execute(tx);
}
