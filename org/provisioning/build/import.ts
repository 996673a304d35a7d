import type { Payload } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Built, QueuedAction } from '../../queue/port.ts';
import type { AppState } from '../apps.ts';

interface Run {
  id: string;
  mode: 'full' | 'incremental';
  since: string | null;
  status: string;
}

/** A new attempt starts at its first page, so what an earlier one brought is told apart by its number. */
export async function buildImport(
  tx: Tx,
  actions: QueuedAction[],
  apps: Map<string, AppState>,
  built: Map<string, Built>,
): Promise<void> {
  if (actions.length === 0) return;
  const wanted = actions.map((action) => ({ id: action.intent['importId'], attempt: action.attempt + 1 }));
  const { rows } = await sql<Run>`
    update import_run run set attempt = r.attempt
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as r(id uuid, attempt int)
    where run.id = r.id and run.status = 'RUNNING'
    returning run.id, run.mode, run.since, run.status`.execute(tx);
  const runs = new Map(rows.map((row) => [row.id, row]));
  for (const action of actions) {
    const run = runs.get(String(action.intent['importId']));
    const app = apps.get(action.appId);
    if (!run || !app) continue;
    const payload: Payload<'import'> = {
      importId: run.id,
      attempt: action.attempt + 1,
      mode: run.mode,
      ...(run.since === null ? {} : { since: run.since }),
      groups: true,
    };
    built.set(action.id, { payload, appRev: app.rev });
  }
}
