import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { groupsChanged } from '../../provisioning/changes.ts';
import { at, type ProvisioningDeps } from '../../provisioning/deps.ts';
import { nextIds, type Part } from './part.ts';

/** Groups whose member lists are read at once. */
const groupsOf = 50;

/** The members of imported groups follow. A large group stays the next one until nothing of it differs. */
export const followMembers: Part = async (slice) => {
  const { deps, tx, run, room } = slice;
  const ids = await nextIds({ ...slice, room: groupsOf }, 'group');
  const count = await syncMembers(deps, tx, run, ids, room);
  if (count === room) return { count, last: slice.after ?? '' };
  return { count: count + ids.length, last: ids.length === groupsOf ? ids.at(-1) : undefined };
};

/**
 * Makes the members of imported groups the people behind the accounts that the import named, up to `limit` of them. A
 * group that came without a member list keeps its members. @returns how many came or went
 */
async function syncMembers(
  deps: ProvisioningDeps,
  tx: Tx,
  run: { id: string; app_id: string; attempt: number },
  groupIds: readonly string[],
  limit: number,
): Promise<number> {
  const { rows } = await sql<{ grp_id: string; person_id: string }>`
    with named as materialized (
      select g.id as grp_id, r.resource->'members' as members from import_row r
        join grp g on g.app_id = ${run.app_id}::uuid and g.external_id = r.external_id
      where r.import_id = ${run.id}::uuid and r.attempt = ${run.attempt} and r.type = 'group'
        and r.external_id = any(${[...groupIds]}::text[]) and jsonb_typeof(r.resource->'members') = 'array'
    ), wanted as materialized (
      select distinct n.grp_id, au.person_id from named n cross join lateral jsonb_array_elements(n.members) m
        join app_user au on au.app_id = ${run.app_id}::uuid and au.external_id = m->>'value'
    ), differs as (
      select gm.grp_id, gm.person_id, false as comes from grp_member gm
      where gm.grp_id in (select grp_id from named) and not exists (
        select from wanted w where w.grp_id = gm.grp_id and w.person_id = gm.person_id)
      union all
      select w.grp_id, w.person_id, true from wanted w where not exists (
        select from grp_member gm where gm.grp_id = w.grp_id and gm.person_id = w.person_id)
      limit ${limit}
    ), gone as (
      delete from grp_member gm using differs d where not d.comes and gm.grp_id = d.grp_id and gm.person_id = d.person_id
    ), come as (
      insert into grp_member (grp_id, person_id) select grp_id, person_id from differs where comes on conflict do nothing
    )
    select grp_id, person_id from differs`.execute(tx);
  if (rows.length === 0) return 0;
  const ids = [...new Set(rows.map(({ grp_id }) => grp_id))];
  await sql`update grp set members_updated_at = ${at(deps.clock())}::timestamptz where id = any(${ids}::uuid[])`.execute(
    tx,
  );
  await groupsChanged(deps, tx, ids, [...new Set(rows.map(({ person_id }) => person_id))]);
  return rows.length;
}

/** More accounts of an import were linked: they are members of its groups now. The rows of an app's last import are kept for that. */
export async function joinGroups(
  deps: ProvisioningDeps,
  tx: Tx,
  importId: string,
  externalIds: readonly string[],
): Promise<void> {
  const { rows } = await sql<{ grp_id: string; person_id: string }>`
    insert into grp_member (grp_id, person_id)
    select distinct g.id, au.person_id from import_run run
      join import_row r on r.import_id = run.id and r.type = 'group' and r.attempt = run.attempt
      join grp g on g.app_id = run.app_id and g.external_id = r.external_id
      cross join lateral jsonb_array_elements(case when jsonb_typeof(r.resource->'members') = 'array' then r.resource->'members' end) m
      join app_user au on au.app_id = run.app_id and au.external_id = m->>'value'
    where run.id = ${importId}::uuid and m->>'value' = any(${[...externalIds]}::text[])
    on conflict do nothing returning grp_id, person_id`.execute(tx);
  if (rows.length === 0) return;
  const ids = [...new Set(rows.map(({ grp_id }) => grp_id))];
  await sql`update grp set members_updated_at = ${at(deps.clock())}::timestamptz where id = any(${ids}::uuid[])`.execute(
    tx,
  );
  await groupsChanged(deps, tx, ids, [...new Set(rows.map(({ person_id }) => person_id))]);
}
