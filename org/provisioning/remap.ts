import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '@postern/protocol/scim';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { groupsOf } from '../mappings/groups-of.ts';
import { accountOf } from './account.ts';
import { type AccountDetail, readAccounts } from './accounts.ts';
import { type AppState, loadApps } from './apps.ts';
import { chunks, type ProvisioningDeps } from './deps.ts';
import { wantedActive } from './need.ts';
import { reconcile } from './reconcile.ts';

/**
 * The groups of people changed, and with them what mappings that ask for groups give. Accounts for which that differs
 * from what was last written are written again; the others are left alone. Without such a mapping it is one statement. `appId`: only in this app.
 */
export async function remapMembers(
  deps: ProvisioningDeps,
  tx: Tx,
  personIds: readonly string[],
  appId?: string,
): Promise<void> {
  const apps = await appsThatAsk(deps, tx, appId);
  if (apps.size === 0 || personIds.length === 0) return;
  await remapPeople(deps, tx, apps, personIds);
}

/** Accounts of people in these apps are written again where that gives another one than was last written. */
export async function remapPeople(
  deps: ProvisioningDeps,
  tx: Tx,
  apps: Map<string, AppState>,
  personIds: readonly string[],
): Promise<void> {
  for (const people of chunks(personIds)) {
    await outdateWhatIsUnderWay(tx, [...apps.keys()], people);
    const { rows } = await sql<{ id: string; written: JsonObject | null }>`
      select id, last_written as written from app_user
      where app_id = any(${[...apps.keys()]}::uuid[]) and person_id = any(${people}::uuid[])
        and wanted and external_id is not null`.execute(tx);
    const ids = rows.map(({ id }) => id);
    const accounts = await readAccounts(tx, ids);
    const groups = await groupsOf(tx, people);
    const changed = rows.filter(({ id, written }) => {
      const account = accounts.get(id)!;
      return !isDeepStrictEqual(written, bodyOf(deps, account, apps.get(account.appId)!, groups));
    });
    await sql`
      update app_user set pushed_rev = null where id = any(${changed.map(({ id }) => id)}::uuid[])`.execute(tx);
    await reconcile(deps, tx, ids, { fixed: 'mapping' });
  }
}

/** Apps whose mapping asks for groups, or the one of them. */
export async function appsThatAsk(deps: ProvisioningDeps, tx: Tx, appId?: string): Promise<Map<string, AppState>> {
  const { rows } = await sql<{ id: string }>`
    select id from app where ${appId ? sql`id = ${appId}::uuid` : sql`true`} and mappings->'toApp' is not null and mappings->'toApp' <> '{}'::jsonb`.execute(
    tx,
  );
  const apps = await loadApps(
    tx,
    rows.map(({ id }) => id),
  );
  return new Map([...apps].filter(([, app]) => deps.mapper.needsGroups(app, 'toApp')));
}

/** A write that was built from the state before must not pass for the state of now when its answer comes. */
async function outdateWhatIsUnderWay(tx: Tx, appIds: string[], personIds: string[]): Promise<void> {
  await sql`
    update person p set rev = rev + 1 where p.id in (
      select au.person_id from app_user au join action a on a.order_key = 'user:' || au.id::text
      where au.app_id = any(${appIds}::uuid[]) and au.person_id = any(${personIds}::uuid[])
        and a.state in ('ready', 'leased', 'held') and a.payload is not null)`.execute(tx);
}

function bodyOf(
  deps: ProvisioningDeps,
  account: AccountDetail,
  app: AppState,
  groups: Awaited<ReturnType<typeof groupsOf>>,
): unknown {
  const { profile } = deps.mapper.toApp(app, {
    ...{ id: account.personId, status: account.personStatus, profile: account.profile },
    ...{ groups: groups.get(account.personId) ?? [], account: account.account ?? undefined },
    ...{ overrides: account.overrides, sources: account.sources },
  });
  return accountOf(profile, app, wantedActive(account)).account;
}
