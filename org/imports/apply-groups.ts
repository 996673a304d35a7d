import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { groupsChanged } from '../provisioning/changes.ts';
import { at, type ProvisioningDeps } from '../provisioning/deps.ts';
import { groupUnassigned } from '../provisioning/group-assignments.ts';
import { remapMembers } from '../provisioning/remap.ts';
import type { Run } from './lease.ts';

/** Groups of the application as groups of the org that only imports change. Those that the org pushed are its own. */
export async function applyGroups(deps: ProvisioningDeps, tx: Tx, run: Run, whole: boolean): Promise<void> {
  const now = at(deps.clock());
  await sql`
    insert into grp (id, type, app_id, external_id, name, description, created_at, updated_at, members_updated_at)
    select gen_random_uuid(), 'APP_GROUP', ${run.app_id}::uuid, r.external_id, r.resource->>'displayName', r.resource->>'description',
      ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz
    from (
      select distinct on (external_id) external_id, resource from import_row
      where import_id = ${run.id}::uuid and attempt = ${run.attempt} and type = 'group'
      order by external_id, page desc, n desc) r
    where not exists (select from group_push gp where gp.app_id = ${run.app_id}::uuid and gp.external_id = r.external_id)
    on conflict (app_id, external_id) do update set name = excluded.name, description = excluded.description, updated_at = excluded.updated_at
    where grp.name <> excluded.name or grp.description is distinct from excluded.description`.execute(tx);
  if (run.mode === 'full' && whole) await dropGone(deps, tx, run);
}

async function dropGone(deps: ProvisioningDeps, tx: Tx, run: Run): Promise<void> {
  const { rows } = await sql<{ id: string; apps: string[] }>`
    select g.id, array(select ag.app_id from app_grp ag where ag.grp_id = g.id) as apps from grp g
    where g.app_id = ${run.app_id}::uuid and g.type = 'APP_GROUP' and g.external_id is not null and not exists (
      select from import_row r where r.import_id = ${run.id}::uuid and r.attempt = ${run.attempt} and r.type = 'group'
        and r.external_id = g.external_id)`.execute(tx);
  for (const { id, apps } of rows) for (const appId of apps) await groupUnassigned(deps, tx, appId, id);
  const ids = rows.map(({ id }) => id);
  const members = await sql<{ id: string }>`
    delete from grp_member where grp_id = any(${ids}::uuid[]) returning person_id as id`.execute(tx);
  await sql`delete from grp where id = any(${ids}::uuid[])`.execute(tx);
  await remapMembers(deps, tx, [...new Set(members.rows.map(({ id }) => id))]);
}

/**
 * Makes the members of imported groups the people behind the accounts that the import named. Called again when more
 * accounts are linked: the rows of an app's last import are kept for that. A group that came without a member list
 * keeps its members.
 */
export async function syncMembers(deps: ProvisioningDeps, tx: Tx, appId: string, importId: string): Promise<void> {
  await sql`drop table if exists incoming_member`.execute(tx);
  await sql`
    create temp table incoming_member on commit drop as
    select distinct g.id as grp_id, au.person_id
    from import_run run
      join import_row r on r.import_id = run.id and r.attempt = run.attempt and r.type = 'group'
      join grp g on g.app_id = run.app_id and g.external_id = r.external_id
      left join lateral jsonb_array_elements(case when jsonb_typeof(r.resource->'members') = 'array' then r.resource->'members' end) m on true
      left join app_user au on au.app_id = run.app_id and au.external_id = m->>'value'
    where run.id = ${sql.lit(importId)}::uuid and jsonb_typeof(r.resource->'members') = 'array'`.execute(tx);
  await sql`analyze incoming_member`.execute(tx);
  const { rows } = await sql<{ grp_id: string; person_id: string }>`
    with gone as (
      delete from grp_member gm using (select distinct grp_id from incoming_member) g
      where gm.grp_id = g.grp_id and not exists (
        select from incoming_member i where i.grp_id = gm.grp_id and i.person_id = gm.person_id)
      returning gm.grp_id, gm.person_id
    ), come as (
      insert into grp_member (grp_id, person_id) select grp_id, person_id from incoming_member where person_id is not null
      on conflict do nothing returning grp_id, person_id
    )
    select grp_id, person_id from gone union all select grp_id, person_id from come`.execute(tx);
  if (rows.length === 0) return;
  const ids = [...new Set(rows.map(({ grp_id }) => grp_id))];
  await sql`update grp set members_updated_at = ${at(deps.clock())}::timestamptz where id = any(${ids}::uuid[]) and app_id = ${appId}::uuid`.execute(
    tx,
  );
  await groupsChanged(deps, tx, ids, [...new Set(rows.map(({ person_id }) => person_id))]);
}
