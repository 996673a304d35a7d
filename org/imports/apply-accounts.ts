import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { AppState } from '../provisioning/apps.ts';
import { at, type ProvisioningDeps } from '../provisioning/deps.ts';
import type { Run } from './lease.ts';

export interface MatchCounts {
  known: number;
  exact: number;
  partial: number;
  new: number;
}

/**
 * Accounts of a complete import: those that are linked learn what the application holds, the others are matched with
 * people. A fixed number of statements, whatever the size of the directory.
 */
export async function applyAccounts(deps: ProvisioningDeps, tx: Tx, run: Run, app: AppState): Promise<MatchCounts> {
  await stage(tx, run);
  const known = await updateKnown(deps, tx, run);
  await match(tx, run, app);
  const { rows } = await sql<{ match: string; n: number }>`
    select match, count(*)::int as n from import_match where import_id = ${run.id}::uuid group by match`.execute(tx);
  const of = (name: string) => rows.find((row) => row.match === name)?.n ?? 0;
  return { known, exact: of('EXACT'), partial: of('PARTIAL'), new: of('NEW') };
}

/** The attributes that accounts are matched by, once for each account, where the planner can see how many there are. */
async function stage(tx: Tx, run: Run): Promise<void> {
  await sql`drop table if exists incoming`.execute(tx);
  await sql`
    create temp table incoming on commit drop as
    select distinct on (r.external_id) r.external_id, r.resource, lower(r.resource->>'userName') as user_name,
      lower(coalesce(
        jsonb_path_query_first(r.resource, '$.emails[*] ? (@.primary == true).value') #>> '{}',
        r.resource #>> '{emails,0,value}')) as email,
      lower(r.resource #>> '{name,givenName}') as first_name, lower(r.resource #>> '{name,familyName}') as last_name,
      coalesce(r.resource->>'active', 'true') <> 'false' as active
    from import_row r
    where r.import_id = ${sql.lit(run.id)}::uuid and r.attempt = ${sql.lit(run.attempt)} and r.type = 'user'
    order by r.external_id, r.page desc, r.n desc`.execute(tx);
  await sql`create index on incoming (external_id)`.execute(tx);
  await sql`analyze incoming`.execute(tx);
}

/**
 * A row was read some time after the import began. Where the last write to the account is older than that, the row is
 * the newer one; else nobody can tell, and the row is passed over: the next import will tell.
 */
async function updateKnown(deps: ProvisioningDeps, tx: Tx, run: Run): Promise<number> {
  await sql`
    update app_user au set profile = i.resource, remote_active = i.active, updated_at = ${at(deps.clock())}::timestamptz,
      status = case when i.active then 'PROVISIONED' when au.status = 'PENDING' then 'PENDING' else 'INACTIVE' end
    from incoming i
    where au.app_id = ${run.app_id}::uuid and au.external_id = i.external_id
      and (au.pushed_at is null or au.pushed_at < ${at(run.started_at.getTime())}::timestamptz)`.execute(tx);
  const { rows } = await sql<{ n: number }>`
    with known as (
      delete from incoming i using app_user au
      where au.app_id = ${run.app_id}::uuid and au.external_id = i.external_id returning i.external_id
    ), linked as (
      delete from import_match m using known where m.app_id = ${run.app_id}::uuid and m.external_id = known.external_id
    )
    select count(*)::int as n from known`.execute(tx);
  return rows[0]!.n;
}

/**
 * EXACT: one person by the app's rule, who has no other account in the app and whom no other account claims better.
 * PARTIAL: several people, a person claimed twice, or only equal names; a person decides. NEW: nobody.
 */
async function match(tx: Tx, run: Run, app: AppState): Promise<void> {
  const rule = app.features.import.match;
  const byName = rule === 'userName' || rule === 'userNameOrEmail';
  const byEmail = rule === 'email' || rule === 'userNameOrEmail';
  await sql`
    with candidate as (
      select i.external_id, p.id as person_id, 1 as rank from incoming i join person p on lower(p.login) = i.user_name
      where ${byName}::boolean
      union all
      select i.external_id, p.id, 2 from incoming i join person p on lower(p.profile->>'email') = i.email where ${byEmail}::boolean
      union all
      select i.external_id, p.id, case when ${rule === 'name'}::boolean then 3 else 4 end
      from incoming i join person p
        on lower(p.profile->>'firstName') = i.first_name and lower(p.profile->>'lastName') = i.last_name
      where ${rule === 'name' || app.features.import.partial}::boolean
    ), free as (
      select c.* from candidate c where not exists (
        select from app_user au where au.app_id = ${run.app_id}::uuid and au.person_id = c.person_id and au.external_id is not null)
    ), best as (
      select distinct on (external_id) external_id, person_id, rank, count(*) over (partition by external_id, rank) as rivals
      from free order by external_id, rank, person_id
    ), judged as (
      select *, row_number() over (partition by person_id order by rank, external_id) as turn,
        count(*) over (partition by person_id) as claims from best
    )
    insert into import_match (app_id, external_id, import_id, profile, match, sole, person_id)
    select ${run.app_id}::uuid, i.external_id, ${run.id}::uuid, i.resource,
      case when j.external_id is null then 'NEW' when j.rank < 4 and j.rivals = 1 and j.turn = 1 then 'EXACT' else 'PARTIAL' end,
      coalesce(j.rivals = 1 and j.claims = 1, false), j.person_id
    from incoming i left join judged j on j.external_id = i.external_id
    -- Nobody is made of an account of a source whose owner has left.
    where i.active or j.external_id is not null or not ${app.features.import.sourcing.on}::boolean
    on conflict (app_id, external_id) do update set import_id = excluded.import_id, profile = excluded.profile,
      match = excluded.match, sole = excluded.sole, person_id = excluded.person_id,
      state = case when import_match.state = 'IGNORED' then 'IGNORED' else 'OPEN' end`.execute(tx);
  // A full import tells every account there is, so what it did not bring again is over.
  await sql`
    delete from import_match where app_id = ${run.app_id}::uuid and import_id <> ${run.id}::uuid and ${run.mode === 'full'}::boolean`.execute(
    tx,
  );
}
