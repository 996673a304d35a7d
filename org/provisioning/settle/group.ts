import type { Payload } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { AppState } from '../apps.ts';
import { at, type ProvisioningDeps } from '../deps.ts';
import { enqueueGroups, mappingIdOf } from '../group-push.ts';
import { closeTasksOf } from '../tasks.ts';
import { logActions } from './log.ts';
import type { Reported } from './settle.ts';

/** Pushed groups: the mapping learns the group's id in the app and how many members it has there. */
export async function settleGroups(
  deps: ProvisioningDeps,
  tx: Tx,
  done: Reported[],
  apps: Map<string, AppState>,
): Promise<void> {
  if (done.length === 0) return;
  const now = deps.clock();
  const pushed = done.filter(({ action }) => action.kind === 'group.push');
  const rows = pushed.map(({ action, result }) => ({
    id: mappingIdOf(action.orderKey),
    external_id: result.resource?.externalId ?? null,
    members: (action.payload as Payload<'group.push'>).members.length,
  }));
  await sql`
    update group_push gp set external_id = coalesce(r.external_id, gp.external_id), pushed_members = r.members, error = null,
      status = case when gp.status = 'ERROR' then 'ACTIVE' else gp.status end, last_push_at = ${at(now)}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, external_id text, members int)
    where gp.id = r.id`.execute(tx);
  // The mapping ended while its group was being made: only this answer knows what there is to delete.
  await sql`
    update action a set intent = a.intent || jsonb_build_object('externalId', r.external_id)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id text, external_id text)
    where a.order_key = 'group:' || r.id and a.kind = 'group.delete' and a.state = 'ready' and r.external_id is not null`.execute(
    tx,
  );
  await closeTasksOf(
    tx,
    done.map(({ action }) => action.id),
    now,
  );
  await logActions(deps, tx, done, apps);
  // As with accounts (user.ts): a late request puts an old membership over a new one, so one more push follows.
  const uncertain = pushed.filter(({ action }) => action.uncertain).map(({ action }) => mappingIdOf(action.orderKey));
  if (uncertain.length > 0)
    await enqueueGroups(deps, tx, sql`gp.id = any(${uncertain}::uuid[])`, { reason: 'uncertain' });
}
