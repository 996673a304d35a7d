import { sql } from 'kysely';
import { groupsChanged } from '../../provisioning/changes.ts';
import { at } from '../../provisioning/deps.ts';
import { groupUnassigned } from '../../provisioning/group-assignments.ts';
import { done, latest, nextIds, type Part } from './part.ts';

/** Groups of the application as groups of the org that only imports change. Those that the org pushed are its own. */
export const applyGroups: Part = async (slice) => {
  const { deps, tx, run, room } = slice;
  const now = at(deps.clock());
  const ids = await nextIds(slice, 'group');
  await sql`
    insert into grp (id, type, app_id, external_id, name, description, created_at, updated_at, members_updated_at)
    select gen_random_uuid(), 'APP_GROUP', ${run.app_id}::uuid, r.external_id, r.resource->>'displayName', r.resource->>'description',
      ${now}::timestamptz, ${now}::timestamptz, ${now}::timestamptz
    from (${latest(run, 'group', ids)}) r
    where not exists (select from group_push gp where gp.app_id = ${run.app_id}::uuid and gp.external_id = r.external_id)
    on conflict (app_id, external_id) do update set name = excluded.name, description = excluded.description, updated_at = excluded.updated_at
    where grp.name <> excluded.name or grp.description is distinct from excluded.description`.execute(tx);
  return done(ids, room);
};

/**
 * Groups that a full import did not bring end, some members at a time. Where the application's own total differs, one
 * that did not come may be there all the same.
 */
export const dropGoneGroups: Part = async ({ deps, tx, run, room, after }) => {
  if (run.mode !== 'full' || run.counts.mismatch) return { count: 0 };
  const { rows } = await sql<{ id: string }>`
    select g.id from grp g
    where g.app_id = ${run.app_id}::uuid and g.type = 'APP_GROUP' and g.external_id is not null
      and g.id >= ${after ?? '00000000-0000-0000-0000-000000000000'}::uuid and not exists (
        select from import_row r where r.import_id = ${run.id}::uuid and r.attempt = ${run.attempt} and r.type = 'group'
          and r.external_id = g.external_id)
    order by g.id limit 1`.execute(tx);
  const [gone] = rows;
  if (!gone) return { count: 0 };
  const members = await sql<{ id: string }>`
    delete from grp_member where grp_id = ${gone.id}::uuid and person_id in (
      select person_id from grp_member where grp_id = ${gone.id}::uuid limit ${room})
    returning person_id as id`.execute(tx);
  const ids = members.rows.map(({ id }) => id);
  if (ids.length > 0) await groupsChanged(deps, tx, [gone.id], ids);
  if (ids.length === room) return { count: room, last: gone.id };
  const apps = await sql<{ id: string }>`
    select app_id as id from app_grp where grp_id = ${gone.id}::uuid`.execute(tx);
  for (const { id } of apps.rows) await groupUnassigned(deps, tx, id, gone.id);
  await sql`delete from grp where id = ${gone.id}::uuid`.execute(tx);
  return { count: ids.length + 1, last: gone.id };
};
