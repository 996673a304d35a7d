import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { loadApps } from './apps.ts';
import type { ProvisioningDeps } from './deps.ts';
import { closeTasksOf } from './tasks.ts';

/** Members get their accounts one after another; a group that waits this long is pushed once for many of them. */
const gatherMs = 1_000;

export const groupKeyOf = (mappingId: string): string => `group:${mappingId}`;
export const mappingIdOf = (orderKey: string): string => orderKey.slice('group:'.length);

/** Enqueues a push of the active mappings that `which` selects (alias `gp`). */
export async function enqueueGroups(
  deps: ProvisioningDeps,
  tx: Tx,
  which: RawBuilder<unknown>,
  options: { gather?: boolean; reason?: string } = {},
): Promise<void> {
  const { rows } = await sql<{ id: string; app_id: string; grp_id: string; name: string }>`
    select gp.id, gp.app_id, gp.grp_id, g.name from group_push gp join grp g on g.id = gp.grp_id
    where gp.status <> 'INACTIVE' and (${which}) order by gp.id`.execute(tx);
  const apps = await loadApps(
    tx,
    rows.map(({ app_id }) => app_id),
  );
  const wanted = rows.filter(({ app_id }) => apps.get(app_id)?.options.groupPush.on);
  await letGo(
    deps,
    tx,
    wanted.map(({ id }) => id),
  );
  await deps.queue().enqueue(
    tx,
    wanted.map((row) => ({
      appId: row.app_id,
      kind: 'group.push',
      orderKey: groupKeyOf(row.id),
      subject: { id: row.grp_id, name: row.name },
      ...(options.reason ? { intent: { reason: options.reason } } : {}),
      ...(options.gather ? { runAt: new Date(deps.clock() + gatherMs) } : {}),
    })),
  );
}

/** A push that was refused waits for a person. What has changed since may put it right, so it is tried again. */
async function letGo(deps: ProvisioningDeps, tx: Tx, mappingIds: readonly string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from action where state = 'held' and order_key = any(${mappingIds.map(groupKeyOf)}::text[])`.execute(tx);
  for (const { id } of rows) await deps.queue().retry(tx, id);
  await closeTasksOf(
    tx,
    rows.map(({ id }) => id),
    deps.clock(),
  );
}

/** Accounts came or went: the pushed groups of these people in the same app follow. */
export async function pushGroupsOf(deps: ProvisioningDeps, tx: Tx, appUserIds: readonly string[]): Promise<void> {
  if (appUserIds.length === 0) return;
  const which = sql`exists (
    select from app_user au join grp_member gm on gm.person_id = au.person_id
    where au.id = any(${[...appUserIds]}::uuid[]) and au.app_id = gp.app_id and gm.grp_id = gp.grp_id)`;
  await enqueueGroups(deps, tx, which, { gather: true });
}

export const groupPush = (deps: ProvisioningDeps, tx: Tx, mappingId: string): Promise<void> =>
  enqueueGroups(deps, tx, sql`gp.id = ${mappingId}::uuid`);

/**
 * Ends a mapping at once; the group in the app is deleted by an action that follows what is under way. A push that is
 * being done may only now learn the group's id: its answer hands the id on (settle/group.ts).
 */
export async function groupUnlink(deps: ProvisioningDeps, tx: Tx, mappingId: string, remove: boolean): Promise<void> {
  const { rows } = await sql<{ app_id: string; grp_id: string; external_id: string | null; name: string }>`
    delete from group_push gp using grp g where gp.id = ${mappingId}::uuid and g.id = gp.grp_id
    returning gp.app_id, gp.grp_id, gp.external_id, coalesce(gp.target_name, g.name) as name`.execute(tx);
  const [mapping] = rows;
  // A held push would block the key for ever; built again without its mapping it cancels itself.
  await letGo(deps, tx, [mappingId]);
  if (!mapping || !remove) return;
  await deps.queue().enqueue(tx, [
    {
      appId: mapping.app_id,
      kind: 'group.delete',
      orderKey: groupKeyOf(mappingId),
      subject: { id: mapping.grp_id, name: mapping.name },
      intent: { displayName: mapping.name, ...(mapping.external_id ? { externalId: mapping.external_id } : {}) },
    },
  ]);
}
