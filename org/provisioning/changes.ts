import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { announce } from '../queue/announce.ts';
import { at, type ProvisioningDeps } from './deps.ts';
import { followGroups } from './group-assignments.ts';
import { enqueueGroups, pushGroupsOf } from './group-push.ts';
import { reconcile } from './reconcile.ts';
import { remapMembers } from './remap.ts';

async function accountsOf(tx: Tx, personIds: readonly string[], onlyWanted: boolean): Promise<string[]> {
  if (personIds.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select id from app_user where person_id = any(${[...personIds]}::uuid[]) and (wanted or not ${onlyWanted}::boolean)`.execute(
    tx,
  );
  return rows.map(({ id }) => id);
}

export async function profilesChanged(deps: ProvisioningDeps, tx: Tx, personIds: readonly string[]): Promise<void> {
  await reconcile(deps, tx, await accountsOf(tx, personIds, true), { fixed: 'profile' });
}

export async function statusChanged(deps: ProvisioningDeps, tx: Tx, personIds: readonly string[]): Promise<void> {
  const ids = await accountsOf(tx, personIds, false);
  await reconcile(deps, tx, ids, { moved: true });
  await pushGroupsOf(deps, tx, ids);
}

export async function groupsChanged(
  deps: ProvisioningDeps,
  tx: Tx,
  groupIds: readonly string[],
  personIds?: readonly string[],
): Promise<void> {
  await followGroups(deps, tx, { groupIds, ...(personIds ? { personIds } : {}) });
  await remapMembers(deps, tx, personIds ?? (await membersOf(tx, groupIds)));
  await enqueueGroups(deps, tx, sql`gp.grp_id = any(${[...groupIds]}::uuid[])`);
}

async function membersOf(tx: Tx, groupIds: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct person_id as id from grp_member where grp_id = any(${[...groupIds]}::uuid[])`.execute(tx);
  return rows.map(({ id }) => id);
}

/** What waited for a mapping that works is tried again; accounts that are in step stay as they are. */
export async function mappingChanged(deps: ProvisioningDeps, tx: Tx, appId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from app_user where app_id = ${appId}::uuid and sync_state = 'ERROR'`.execute(tx);
  await reconcile(
    deps,
    tx,
    rows.map(({ id }) => id),
    { fixed: 'mapping' },
  );
}

/** Options, settings or agents of an app changed, or provisioning was switched on: everything is asked again. */
export async function appChanged(deps: ProvisioningDeps, tx: Tx, appId: string): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from app_user where app_id = ${appId} and (wanted or external_id is not null)`.execute(tx);
  await reconcile(
    deps,
    tx,
    rows.map(({ id }) => id),
    { moved: true },
  );
  await enqueueGroups(deps, tx, sql`gp.app_id = ${appId}::uuid and gp.last_push_at is null`);
  // Whatever was put right is tried at once.
  await sql`update circuit set probe_at = ${at(deps.clock())}::timestamptz where app_id = ${appId}`.execute(tx);
  await announce(deps.db, tx, 'work', [appId]);
}
