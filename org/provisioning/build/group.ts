import type { Payload } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import type { Built, QueuedAction } from '../../queue/port.ts';
import type { AppState } from '../apps.ts';
import { mappingIdOf } from '../group-push.ts';

/** A group as it is pushed: its members are those who have an account. */
export interface PushedGroup {
  id: string;
  status: string;
  external_id: string | null;
  name: string;
  description: string | null;
  members: { externalId: string; name: string }[];
}

/**
 * Groups in full. A member is a person in the group who is active, assigned to the app and has an account there; the
 * others follow when they have one.
 */
export async function buildGroups(
  tx: Tx,
  actions: QueuedAction[],
  apps: Map<string, AppState>,
  built: Map<string, Built>,
): Promise<void> {
  const pushes = actions.filter(({ kind }) => kind === 'group.push');
  const mappings = await readPushedGroups(
    tx,
    pushes.map(({ orderKey }) => mappingIdOf(orderKey)),
  );
  for (const action of actions) {
    const app = apps.get(action.appId);
    const payload =
      app && (action.kind === 'group.push' ? push(mappings.get(mappingIdOf(action.orderKey)), app) : other(action));
    built.set(action.id, payload ? { payload, appRev: app.rev } : { cancel: true });
  }
}

function push(mapping: PushedGroup | undefined, app: AppState): Payload<'group.push'> | undefined {
  if (!mapping || mapping.status === 'INACTIVE' || !app.options.groupPush.on) return undefined;
  return {
    displayName: mapping.name,
    ...(mapping.description ? { description: mapping.description } : {}),
    ...(mapping.external_id ? { externalId: mapping.external_id } : {}),
    members: mapping.members,
  };
}

function other(action: QueuedAction): Payload<'group.delete'> | Payload<'group.read'> | undefined {
  const { externalId, displayName } = action.intent;
  if (typeof externalId !== 'string') return undefined;
  return action.kind === 'group.delete' ? { externalId, displayName: String(displayName) } : { externalId };
}

/** Groups by the id of their mapping (group_push). */
export async function readPushedGroups(tx: Tx, ids: readonly string[]): Promise<Map<string, PushedGroup>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<PushedGroup>`
    select gp.id, gp.status, gp.external_id, coalesce(gp.target_name, g.name) as name, g.description, coalesce((
      select jsonb_agg(jsonb_build_object('externalId', au.external_id, 'name', p.login) order by au.external_id)
      from grp_member gm join person p on p.id = gm.person_id
        join app_user au on au.person_id = gm.person_id and au.app_id = gp.app_id
      where gm.grp_id = gp.grp_id and au.wanted and au.external_id is not null and p.status = 'ACTIVE'), '[]'::jsonb) as members
    from group_push gp join grp g on g.id = gp.grp_id where gp.id = any(${[...new Set(ids)]}::uuid[])`.execute(tx);
  return new Map(rows.map((row) => [row.id, row]));
}
