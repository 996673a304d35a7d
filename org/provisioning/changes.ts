import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { announce } from '../queue/announce.ts';
import { loadApps } from './apps.ts';
import { at, type ProvisioningDeps } from './deps.ts';
import { followGroups } from './follow-groups.ts';
import { enqueueGroups, pushGroupsOf } from './group-push.ts';
import { sliceOf } from './jobs/job.ts';
import { startJob } from './jobs/start.ts';
import { reconcile } from './reconcile.ts';
import { appsThatAsk, remapMembers, remapPeople } from './remap.ts';

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
  if (personIds && personIds.length <= sliceOf) await remapMembers(deps, tx, personIds);
  else
    await remapMany(
      deps,
      tx,
      personIds
        ? sql`select unnest(${[...personIds]}::uuid[]) as person_id`
        : sql`select person_id from grp_member where grp_id = any(${[...groupIds]}::uuid[])`,
    );
  await enqueueGroups(deps, tx, sql`gp.grp_id = any(${[...groupIds]}::uuid[])`);
}

/** Groups that came or went, or another name of a group, may give all these people other accounts. */
async function remapMany(deps: ProvisioningDeps, tx: Tx, people: RawBuilder<unknown>): Promise<void> {
  for (const appId of (await appsThatAsk(deps, tx)).keys()) {
    const members = sql<{ item: string }>`
      select distinct m.person_id as item from (${people}) m
        join app_user au on au.person_id = m.person_id and au.app_id = ${appId}::uuid`;
    await startJob(deps, tx, { appId, kind: 'GROUP_CHANGE' }, members);
  }
}

/** One account has other values of its own; what waited for such a value is tried again. */
export async function overridden(deps: ProvisioningDeps, tx: Tx, appId: string, personId: string): Promise<void> {
  await remapPeople(deps, tx, await loadApps(tx, [appId]), [personId]);
  const { rows } = await sql<{ id: string }>`
    select id from app_user where app_id = ${appId}::uuid and person_id = ${personId}::uuid`.execute(tx);
  await reconcile(
    deps,
    tx,
    rows.map(({ id }) => id),
    { fixed: 'mapping' },
  );
}

/** What waited for a mapping that works is tried again; accounts that are in step stay as they are. */
export async function mappingChanged(deps: ProvisioningDeps, tx: Tx, appId: string): Promise<void> {
  const failed = sql<{ item: string }>`
    select person_id as item from app_user where app_id = ${appId}::uuid and sync_state = 'ERROR'`;
  await startJob(deps, tx, { appId, kind: 'MAPPING_CHANGE' }, failed);
}

/** Every account of an app is written again by its mapping. @returns how many that are */
export async function applyMapping(deps: ProvisioningDeps, tx: Tx, appId: string): Promise<number> {
  const there = sql<{ item: string }>`
    select person_id as item from app_user where app_id = ${appId}::uuid and wanted and external_id is not null`;
  return startJob(deps, tx, { appId, kind: 'MAPPING_APPLY' }, there);
}

/** Options, settings or agents of an app changed, or provisioning was switched on: everything is asked again. */
export async function appChanged(deps: ProvisioningDeps, tx: Tx, appId: string): Promise<void> {
  const accounts = sql<{ item: string }>`
    select person_id as item from app_user where app_id = ${appId}::uuid and (wanted or external_id is not null)`;
  await startJob(deps, tx, { appId, kind: 'APP_CHANGE' }, accounts);
  await enqueueGroups(deps, tx, sql`gp.app_id = ${appId}::uuid and gp.last_push_at is null`);
  // Whatever was put right is tried at once.
  await sql`update circuit set probe_at = ${at(deps.clock())}::timestamptz where app_id = ${appId}`.execute(tx);
  await announce(deps.db, tx, 'work', [appId]);
}
