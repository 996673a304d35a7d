import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { left, wantAgain } from './assignments.ts';
import { at, type ProvisioningDeps } from './deps.ts';
import { reconcile } from './reconcile.ts';

/** What to look at: groups, of one app or of all, and for a known change only these people. */
interface Scope {
  groupIds: readonly string[];
  appId?: string;
  personIds?: readonly string[];
}

/** Makes assignments by group follow the members of these groups, with a handful of statements however many they are. */
export async function followGroups(deps: ProvisioningDeps, tx: Tx, scope: Scope): Promise<void> {
  if (scope.groupIds.length === 0) return;
  const came = await join(deps, tx, scope);
  const gone = await leave(deps, tx, scope);
  await reconcile(deps, tx, came, { moved: true, written: true });
  await left(deps, tx, gone);
}

/** Members who are not assigned yet, or no longer. */
async function join(deps: ProvisioningDeps, tx: Tx, { groupIds, appId, personIds }: Scope): Promise<string[]> {
  const now = deps.clock();
  const { rows } = await sql<{ id: string }>`
    insert into app_user (id, app_id, person_id, scope, created_at, updated_at)
    select gen_random_uuid(), m.app_id, m.person_id, 'GROUP', ${at(now)}::timestamptz, ${at(now)}::timestamptz
    from (
      select distinct ag.app_id, gm.person_id from app_grp ag join grp_member gm on gm.grp_id = ag.grp_id
      where ag.grp_id = any(${[...groupIds]}::uuid[]) and (${appId ?? null}::uuid is null or ag.app_id = ${appId ?? null}::uuid)
        and (${personIds === undefined} or gm.person_id = any(${[...(personIds ?? [])]}::uuid[]))
      order by 1, 2) m
    on conflict (app_id, person_id) do update set scope = 'GROUP', ${wantAgain(now)}
    where not app_user.wanted
    returning id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** People assigned by group whom no assigned group of the app holds any more. */
async function leave(deps: ProvisioningDeps, tx: Tx, { groupIds, appId, personIds }: Scope): Promise<string[]> {
  const now = deps.clock();
  const { rows } = await sql<{ id: string }>`
    update app_user au set wanted = false, updated_at = ${at(now)}::timestamptz,
      status = case when au.external_id is null then 'UNASSIGNED' else au.status end
    where au.wanted and au.scope = 'GROUP'
      and (au.app_id = ${appId ?? null}::uuid or (${appId ?? null}::uuid is null
        and au.app_id in (select app_id from app_grp where grp_id = any(${[...groupIds]}::uuid[]))))
      and (${personIds === undefined} or au.person_id = any(${[...(personIds ?? [])]}::uuid[]))
      and not exists (
        select from app_grp ag join grp_member gm on gm.grp_id = ag.grp_id
        where ag.app_id = au.app_id and gm.person_id = au.person_id)
    returning au.id`.execute(tx);
  return rows.map(({ id }) => id);
}

export async function groupAssigned(deps: ProvisioningDeps, tx: Tx, appId: string, groupId: string): Promise<void> {
  await sql`insert into app_grp (app_id, grp_id) values (${appId}, ${groupId}) on conflict do nothing`.execute(tx);
  await followGroups(deps, tx, { groupIds: [groupId], appId });
}

export async function groupUnassigned(deps: ProvisioningDeps, tx: Tx, appId: string, groupId: string): Promise<void> {
  await sql`delete from app_grp where app_id = ${appId} and grp_id = ${groupId}`.execute(tx);
  await left(deps, tx, await leave(deps, tx, { groupIds: [groupId], appId }));
}
