import { sql } from 'kysely';
import { done, latest, type Part, type Slice } from './part.ts';

/**
 * EXACT: one person by the app's rule, who has no other account in the app and whom no other account claims better.
 * PARTIAL: several people, a person claimed twice, or only equal names; a person decides. NEW: nobody.
 */
export const judgeMatches: Part = async (slice) => {
  const { tx, run, app, room } = slice;
  const ids = await lockCandidates(slice);
  const { rows } = await sql<{ match: 'EXACT' | 'PARTIAL' | 'NEW' }>`
    with judged as (
      select c.external_id, c.person_id, c.rank < 4 and not c.rivals as sure,
        exists (${others} and (o.rank, o.external_id) < (c.rank, c.external_id)) as beaten,
        not c.rivals and not exists (${others} and o.external_id <> c.external_id) as sole
      from import_candidate c where c.import_id = ${run.id}::uuid and c.external_id = any(${ids}::text[])
    )
    insert into import_match (app_id, external_id, import_id, profile, match, sole, person_id)
    select ${run.app_id}::uuid, r.external_id, ${run.id}::uuid, r.resource,
      case when j.person_id is null then 'NEW' when j.sure and not j.beaten then 'EXACT' else 'PARTIAL' end,
      j.person_id is not null and j.sole, j.person_id
    from judged j join (${latest(run, 'user', ids)}) r on r.external_id = j.external_id
    where not exists (select from app_user au where au.app_id = ${run.app_id}::uuid and au.external_id = r.external_id)
      -- Nobody is made of an account of a source whose owner has left.
      and (j.person_id is not null or coalesce(r.resource->>'active', 'true') <> 'false'
        or not ${app.features.import.sourcing.on}::boolean)
    on conflict (app_id, external_id) do update set import_id = excluded.import_id, profile = excluded.profile,
      match = excluded.match, sole = excluded.sole, person_id = excluded.person_id,
      state = case when import_match.state = 'IGNORED' then 'IGNORED' else 'OPEN' end
    returning match`.execute(tx);
  for (const { match } of rows) run.counts[names[match]] += 1;
  return done(ids, room);
};

const names = { EXACT: 'exact', PARTIAL: 'partial', NEW: 'new' } as const;

/** Other accounts of the import that claim the person of the candidate `c`. */
const others = sql`
  select from import_candidate o where o.person_id = c.person_id and o.import_id = c.import_id`;

/** Locked, so that a person who is deleted meanwhile is gone from them before or after, not in between. */
async function lockCandidates({ tx, run, after, room }: Slice): Promise<string[]> {
  const { rows } = await sql<{ external_id: string }>`
    select external_id from import_candidate where import_id = ${run.id}::uuid and external_id > ${after ?? ''}
    order by external_id limit ${room} for update`.execute(tx);
  return rows.map(({ external_id }) => external_id);
}
