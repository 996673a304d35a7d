import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { left, wantAgain } from './assignments.ts';
import { at, type ProvisioningDeps } from './deps.ts';
import { reconcile } from './reconcile.ts';

/** What to look at: the apps of these groups, or one app; and for a known change only these people. */
type Scope = ({ groupIds: readonly string[] } | { appId: string }) & { personIds?: readonly string[] };

/** Makes assignments by group follow the members, with a handful of statements however many they are. */
export async function followGroups(deps: ProvisioningDeps, tx: Tx, scope: Scope): Promise<void> {
  if ('groupIds' in scope && scope.groupIds.length === 0) return;
  const came = await join(deps, tx, scope);
  const gone = await leave(deps, tx, scope);
  await reconcile(deps, tx, came, { moved: true, written: true });
  await left(deps, tx, gone);
}

const among = (column: string, ids: readonly string[] | undefined) =>
  ids ? sql`${sql.ref(column)} = any(${[...ids]}::uuid[])` : sql`true`;

/** Members who are not assigned yet, or no longer. */
async function join(deps: ProvisioningDeps, tx: Tx, scope: Scope): Promise<string[]> {
  const now = deps.clock();
  const where = 'appId' in scope ? sql`ag.app_id = ${scope.appId}::uuid` : among('ag.grp_id', scope.groupIds);
  const { rows } = await sql<{ id: string }>`
    insert into app_user (id, app_id, person_id, scope, created_at, updated_at)
    select gen_random_uuid(), m.app_id, m.person_id, 'GROUP', ${at(now)}::timestamptz, ${at(now)}::timestamptz
    from (
      select distinct ag.app_id, gm.person_id from app_grp ag join grp_member gm on gm.grp_id = ag.grp_id
      where ${where} and ${among('gm.person_id', scope.personIds)} order by 1, 2) m
    on conflict (app_id, person_id) do update set scope = 'GROUP', ${wantAgain(now)}
    where not app_user.wanted
    returning id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** People assigned by group whom no assigned group of the app holds any more. */
async function leave(deps: ProvisioningDeps, tx: Tx, scope: Scope): Promise<string[]> {
  const now = deps.clock();
  const where =
    'appId' in scope
      ? sql`au.app_id = ${scope.appId}::uuid`
      : sql`au.app_id in (select app_id from app_grp where ${among('grp_id', scope.groupIds)})`;
  const { rows } = await sql<{ id: string }>`
    update app_user au set wanted = false, updated_at = ${at(now)}::timestamptz,
      status = case when au.external_id is null then 'UNASSIGNED' else au.status end
    where au.wanted and au.scope = 'GROUP' and ${where} and ${among('au.person_id', scope.personIds)}
      and ${heldByNoGroup}
    returning au.id`.execute(tx);
  return rows.map(({ id }) => id);
}

/** Of the account `au`. */
export const heldByNoGroup = sql`not exists (
  select from app_grp ag join grp_member gm on gm.grp_id = ag.grp_id
  where ag.app_id = au.app_id and gm.person_id = au.person_id)`;
