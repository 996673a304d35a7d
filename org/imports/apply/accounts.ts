import { type RawBuilder, sql } from 'kysely';
import { at } from '../../provisioning/deps.ts';
import { sourceProfiles } from '../../sources/profiles.ts';
import { addTo } from '../counts.ts';
import { done, latest, nextIds, type Part, type Slice } from './part.ts';

/**
 * Accounts that are linked learn what the application holds, and those of a source write the profiles of their people.
 * For the others is kept who may be behind them: who is depends on all that came (matches.ts).
 */
export const learnAccounts: Part = async (slice) => {
  const { deps, tx, app, run, room } = slice;
  const ids = await nextIds(slice, 'user');
  const known = await updateKnown(slice, ids);
  await findCandidates(slice, ids);
  run.counts.known += known.length;
  addTo(run.counts, 'changed', await sourceProfiles(deps, tx, app, known));
  return done(ids, room);
};

/**
 * A row was read some time after the import began. Where the last write to the account is older than that, the row is
 * the newer one; else nobody can tell, and the row is passed over: the next import will tell.
 */
async function updateKnown({ deps, tx, run }: Slice, ids: readonly string[]): Promise<string[]> {
  const linked = sql`app_id = ${run.app_id}::uuid and external_id = any(${[...ids]}::text[])`;
  await sql`
    update app_user au set profile = i.resource, remote_active = i.active, updated_at = ${at(deps.clock())}::timestamptz,
      status = case when i.active then 'PROVISIONED' when au.status = 'PENDING' then 'PENDING' else 'INACTIVE' end
    from (select external_id, resource, ${isActive} as active from (${latest(run, 'user', ids)}) r) i
    where au.app_id = ${run.app_id}::uuid and au.external_id = i.external_id
      and (au.pushed_at is null or au.pushed_at < ${at(run.started_at.getTime())}::timestamptz)`.execute(tx);
  const { rows } = await sql<{ id: string; external_id: string }>`
    select id, external_id from app_user where ${linked}`.execute(tx);
  await sql`
    delete from import_match where app_id = ${run.app_id}::uuid
      and external_id = any(${rows.map(({ external_id }) => external_id)}::text[])`.execute(tx);
  return rows.map(({ id }) => id);
}

const isActive = sql<boolean>`coalesce(resource->>'active', 'true') <> 'false'`;

/** The best that fits each account. Two people of the same rank are as good as many: nobody is sure then. */
async function findCandidates({ tx, run, app }: Slice, ids: readonly string[]): Promise<void> {
  const rule = app.features.import.match;
  const byName = rule === 'userName' || rule === 'userNameOrEmail';
  const byMail = rule === 'email' || rule === 'userNameOrEmail';
  const anyName = rule === 'name' || app.features.import.partial;
  const people = (rank: RawBuilder<unknown>, fits: RawBuilder<unknown>) => sql`(
    select p.id, ${rank} as rank from person p where ${fits} and not exists (
      select from app_user au where au.app_id = ${run.app_id}::uuid and au.person_id = p.id and au.external_id is not null)
    limit 2)`;
  await sql`
    insert into import_candidate (import_id, external_id, person_id, rank, rivals)
    select distinct on (i.external_id) ${run.id}::uuid, i.external_id, c.id, c.rank,
      coalesce(count(*) over (partition by i.external_id, c.rank) > 1, false)
    from (
      select external_id, lower(resource->>'userName') as user_name,
        lower(coalesce(
          jsonb_path_query_first(resource, '$.emails[*] ? (@.primary == true).value') #>> '{}',
          resource #>> '{emails,0,value}')) as email,
        lower(resource #>> '{name,givenName}') as first_name, lower(resource #>> '{name,familyName}') as last_name
      from (${latest(run, 'user', ids)}) r
      where not exists (
        select from app_user au where au.app_id = ${run.app_id}::uuid and au.external_id = r.external_id)
    ) i left join lateral (
      ${people(sql`1`, sql`${byName}::boolean and lower(p.login) = i.user_name`)}
      union all ${people(sql`2`, sql`${byMail}::boolean and lower(p.profile->>'email') = i.email`)}
      union all ${people(
        sql`${rule === 'name' ? 3 : 4}::int`,
        sql`${anyName}::boolean and lower(p.profile->>'firstName') = i.first_name and lower(p.profile->>'lastName') = i.last_name`,
      )}
    ) c on true
    order by i.external_id, c.rank, c.id
    on conflict (import_id, external_id) do nothing`.execute(tx);
}
