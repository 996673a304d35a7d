import type { ScimUser } from '@postern/protocol/scim';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { groupsOf } from '../mappings/groups-of.ts';
import { readAccounts } from '../provisioning/accounts.ts';
import type { AppState } from '../provisioning/apps.ts';
import { at, type ProvisioningDeps } from '../provisioning/deps.ts';
import { attributesOf } from '../provisioning/differences.ts';
import { compareAccount } from './compare-account.ts';
import { type DriftRun, type Found, keepFound, readThere } from './run.ts';

interface Row {
  id: string;
  external_id: string;
  login: string;
  /** Written since the check began, so that nobody knows which of both the page shows. */
  fresh: boolean;
  /** What the application answered last. */
  answered: ScimUser | null;
}

const sliceOf = 250;

/** Compares the next accounts after `after` (app_user id). @returns the last one; undefined where there are no more */
export async function compareAccounts(
  deps: ProvisioningDeps,
  tx: Tx,
  run: DriftRun,
  app: AppState,
  after: string | undefined,
): Promise<string | undefined> {
  const { rows } = await sql<Row>`
    select au.id, au.external_id, p.login, coalesce(au.pushed_at >= ${at(run.started_at.getTime())}::timestamptz, false) as fresh,
      case when au.profile ? 'userName' then au.profile end as answered
    from app_user au join person p on p.id = au.person_id
    where au.app_id = ${run.app_id}::uuid and au.external_id is not null and ${after === undefined ? sql`true` : sql`au.id > ${after}::uuid`}
    order by au.id limit ${sliceOf}`.execute(tx);
  const accounts = await readAccounts(
    tx,
    rows.map(({ id }) => id),
  );
  const personIds = [...accounts.values()].map(({ personId }) => personId);
  const groups = deps.mapper.needsGroups(app, 'toApp') ? await groupsOf(tx, personIds) : undefined;
  const there = await readThere(
    tx,
    run,
    'user',
    rows.map(({ external_id }) => external_id),
  );
  const { counts } = run;
  const seen = new Set(counts.seen);
  const found: Found[] = [];
  for (const { id, external_id, login, fresh, answered } of rows) {
    const account = accounts.get(id)!;
    const theirs = there.get(external_id);
    for (const known of [theirs, answered]) if (known) for (const name of attributesOf(known).keys()) seen.add(name);
    const head = { name: login, externalId: external_id, appUserId: id };
    if (fresh || (!theirs && (counts.mismatch || account.open.length > 0))) counts.pending += 1;
    else if (!theirs) found.push({ ...head, kind: 'GONE', differences: [] });
    else {
      const differences = compareAccount(
        deps.mapper,
        app,
        account,
        groups?.get(account.personId) ?? [],
        theirs,
        deps.clock(),
      );
      if (!differences) counts.pending += 1;
      else if (differences.length > 0) found.push({ ...head, kind: 'CHANGED', differences });
    }
  }
  counts.compared += rows.length;
  counts.seen = [...seen];
  await keepFound(tx, run, found);
  return rows.at(-1)?.id;
}
