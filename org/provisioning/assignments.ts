import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { at, type ProvisioningDeps } from './deps.ts';
import { pushGroupsOf } from './group-push.ts';
import { erasePasswords } from './passwords.ts';
import { reconcile } from './reconcile.ts';

/** An app_user that is wanted again: an account that the application lost or never had starts anew. */
export const wantAgain = (now: number) => sql`
  status = case when app_user.external_id is null and (not app_user.wanted or app_user.status = 'DEPROVISIONED')
    then 'STAGED' else app_user.status end,
  overrides = case when app_user.wanted then app_user.overrides else '{}' end,
  wanted = true, updated_at = ${at(now)}::timestamptz`;

/** People now assigned: an assignment of the person itself wins over one by group. */
export async function assigned(
  deps: ProvisioningDeps,
  tx: Tx,
  appId: string,
  personIds: readonly string[],
  scope: 'USER' | 'GROUP',
): Promise<void> {
  if (personIds.length === 0) return;
  const now = deps.clock();
  const { rows } = await sql<{ id: string }>`
    insert into app_user (id, app_id, person_id, scope, created_at, updated_at)
    select gen_random_uuid(), ${appId}::uuid, p.id, ${scope}, ${at(now)}::timestamptz, ${at(now)}::timestamptz
    from person p where p.id = any(${[...personIds]}::uuid[]) order by p.id
    on conflict (app_id, person_id) do update set
      scope = case when excluded.scope = 'USER' or not app_user.wanted then excluded.scope else app_user.scope end,
      ${wantAgain(now)}
    returning id`.execute(tx);
  await reconcile(
    deps,
    tx,
    rows.map(({ id }) => id),
    { moved: true, written: true },
  );
}

/** People whose own assignment ends. Whom a group still holds stays, by that group. */
export async function unassigned(
  deps: ProvisioningDeps,
  tx: Tx,
  appId: string,
  personIds: readonly string[],
): Promise<void> {
  if (personIds.length === 0) return;
  const now = deps.clock();
  const { rows } = await sql<{ id: string; wanted: boolean }>`
    with held as (
      select distinct gm.person_id from app_grp ag join grp_member gm on gm.grp_id = ag.grp_id
      where ag.app_id = ${appId}::uuid and gm.person_id = any(${[...personIds]}::uuid[]))
    update app_user au set
      wanted = au.person_id in (select person_id from held),
      scope = case when au.person_id in (select person_id from held) then 'GROUP' else au.scope end,
      status = case when au.external_id is null and au.person_id not in (select person_id from held)
        then 'UNASSIGNED' else au.status end,
      updated_at = ${at(now)}::timestamptz
    where au.app_id = ${appId}::uuid and au.person_id = any(${[...personIds]}::uuid[]) and au.wanted
    returning au.id, au.wanted`.execute(tx);
  await left(
    deps,
    tx,
    rows.filter(({ wanted }) => !wanted).map(({ id }) => id),
  );
}

/** What follows for accounts that are no longer wanted. */
export async function left(deps: ProvisioningDeps, tx: Tx, appUserIds: readonly string[]): Promise<void> {
  if (appUserIds.length === 0) return;
  await erasePasswords(tx, appUserIds);
  await reconcile(deps, tx, appUserIds, { moved: true });
  await pushGroupsOf(deps, tx, appUserIds);
}
