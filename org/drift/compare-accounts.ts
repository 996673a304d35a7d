import type { ScimUser } from '@postern/protocol/scim';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { groupsOf } from '../mappings/groups-of.ts';
import { readAccounts } from '../provisioning/accounts.ts';
import type { AppState } from '../provisioning/apps.ts';
import type { ProvisioningDeps } from '../provisioning/deps.ts';
import { attributesOf } from '../provisioning/differences.ts';
import { compareAccount } from './compare-account.ts';
import { type DriftRun, type Found, isFresh, keepFound } from './run.ts';

interface Row {
  page: number;
  n: number;
  external_id: string;
  theirs: ScimUser;
  /** null: nobody of the org has this account. */
  id: string | null;
  login: string;
  fresh: boolean;
  /** What the application answered last. */
  answered: ScimUser | null;
}

const sliceOf = 250;

/** Compares the next accounts that were read, after a place `page.n`. @returns the last place; undefined at the end */
export async function compareAccounts(
  deps: ProvisioningDeps,
  tx: Tx,
  run: DriftRun,
  app: AppState,
  after: string | undefined,
): Promise<string | undefined> {
  const [page, n] = (after ?? '0.0').split('.').map(Number);
  const { rows } = await sql<Row>`
    select r.page, r.n, r.external_id, r.resource as theirs, au.id, p.login, ${isFresh(run)} as fresh,
      case when au.profile ? 'userName' then au.profile end as answered
    from import_row r left join app_user au on au.app_id = ${run.app_id}::uuid and au.external_id = r.external_id
      left join person p on p.id = au.person_id
    where r.import_id = ${run.id}::uuid and r.attempt = ${run.attempt} and r.type = 'user'
      and (r.page, r.n) > (${page}::int, ${n}::int)
    order by r.page, r.n limit ${sliceOf}`.execute(tx);
  const accounts = await readAccounts(
    tx,
    rows.flatMap(({ id }) => id ?? []),
  );
  const personIds = [...accounts.values()].map(({ personId }) => personId);
  const groups = deps.mapper.needsGroups(app, 'toApp') ? await groupsOf(tx, personIds) : undefined;
  const { counts } = run;
  const seen = new Set(counts.seen);
  const found: Found[] = [];
  for (const { id, external_id: externalId, login, fresh, theirs, answered } of rows) {
    for (const known of [theirs, answered]) if (known) for (const name of attributesOf(known).keys()) seen.add(name);
    const account = id && accounts.get(id);
    if (!account) {
      found.push({ kind: 'UNKNOWN', name: theirs.userName, externalId, differences: [] });
      continue;
    }
    counts.compared += 1;
    const differences = fresh
      ? undefined
      : compareAccount(deps.mapper, app, account, groups?.get(account.personId) ?? [], theirs, deps.clock());
    if (!differences) counts.pending += 1;
    else if (differences.length > 0)
      found.push({ kind: 'CHANGED', name: login, externalId, appUserId: id, differences });
  }
  counts.seen = [...seen];
  await keepFound(tx, run, found);
  const last = rows.at(-1);
  return last && `${last.page}.${last.n}`;
}

/**
 * Accounts that did not come are gone, unless the application listed fewer than it says it has, or something is under
 * way for them.
 */
export async function findGone(tx: Tx, run: DriftRun): Promise<void> {
  const missing = sql`
    from app_user au join person p on p.id = au.person_id
    where au.app_id = ${run.app_id}::uuid and au.external_id is not null and not exists (
      select from import_row r where r.import_id = ${run.id}::uuid and r.attempt = ${run.attempt} and r.type = 'user'
        and r.external_id = au.external_id)`;
  const sure = sql`not ${isFresh(run)} and not exists (
    select from action a where a.order_key = 'user:' || au.id::text and a.state in ('ready', 'leased', 'held'))`;
  const { rows } = await sql<{ missing: number; gone: number }>`
    select count(*)::int as missing, (count(*) filter (where ${sure}))::int as gone ${missing}`.execute(tx);
  const gone = run.counts.mismatch ? 0 : rows[0]!.gone;
  if (gone > 0)
    await sql`
      insert into drift (id, import_id, kind, name, external_id, app_user_id)
      select gen_random_uuid(), ${run.id}::uuid, 'GONE', p.login, au.external_id, au.id ${missing} and ${sure}`.execute(
      tx,
    );
  run.counts.compared += rows[0]!.missing;
  run.counts.pending += rows[0]!.missing - gone;
}
