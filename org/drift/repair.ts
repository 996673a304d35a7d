import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { loadApps } from '../provisioning/apps.ts';
import { at, type ProvisioningDeps } from '../provisioning/deps.ts';
import { enqueueGroups } from '../provisioning/group-push.ts';
import { startJob } from '../provisioning/jobs/start.ts';
import { reconcile } from '../provisioning/reconcile.ts';

export interface Repair {
  checkId: string;
  /** Rows of the report; all that can be repaired where none are named. */
  ids?: readonly string[] | undefined;
  /** How many the administrator was shown, where they are more than the app's safeguard lets pass. */
  confirm?: number | undefined;
}

interface Row {
  id: string;
  kind: 'CHANGED' | 'GONE' | 'UNKNOWN' | 'GROUP';
  name: string;
  person_id: string | null;
  app_user_id: string | null;
  group_push_id: string | null;
  /** The org wants nobody to use the account. */
  left: boolean;
}

/**
 * Writes what differs as the org holds it: each account whole, each group with its members; an account that is gone by
 * the app's rule for it. Throws CodedError `drift_row_unknown`, `drift_account_unknown` (nobody's account is not
 * repaired), `drift_repair_unconfirmed`. @returns how many are written
 */
export async function repairDrift(deps: ProvisioningDeps, tx: Tx, appId: string, repair: Repair): Promise<number> {
  const app = (await loadApps(tx, [appId])).get(appId)!;
  const rows = await chosen(tx, repair);
  const { on, count } = app.features.import.safeguard;
  if (on && rows.length > count && repair.confirm !== rows.length)
    throw new CodedError('drift_repair_unconfirmed', { count: rows.length, app: app.label });
  const [left, wanted] = [rows.filter((row) => row.left), rows.filter((row) => !row.left)];
  const people = wanted.flatMap(({ person_id }) => person_id ?? []);
  await startJob(
    deps,
    tx,
    { appId, kind: 'PROVISION' },
    sql<{ item: string }>`select unnest(${people}::uuid[]) as item`,
  );
  await deactivate(deps, tx, left);
  await enqueueGroups(deps, tx, sql`gp.id = any(${rows.flatMap((row) => row.group_push_id ?? [])}::uuid[])`);
  await sql`
    update drift set repaired_at = ${at(deps.clock())}::timestamptz where id = any(${rows.map(({ id }) => id)}::uuid[])`.execute(
    tx,
  );
  return rows.length;
}

async function chosen(tx: Tx, { checkId, ids }: Repair): Promise<Row[]> {
  const which = ids
    ? sql`d.id = any(${[...new Set(ids)]}::uuid[])`
    : sql`d.kind <> 'UNKNOWN' and d.repaired_at is null`;
  const { rows } = await sql<Row>`
    select d.id, d.kind, d.name, d.app_user_id, d.group_push_id, au.person_id,
      coalesce(not au.wanted or p.status <> 'ACTIVE', false) as left
    from drift d left join app_user au on au.id = d.app_user_id left join person p on p.id = au.person_id
    where d.import_id = ${checkId}::uuid and ${which} for update of d`.execute(tx);
  const known = new Set(rows.map(({ id }) => id));
  const missing = ids?.find((id) => !known.has(id));
  if (missing !== undefined) throw new CodedError('drift_row_unknown', { id: missing });
  const unknown = rows.find(({ kind }) => kind === 'UNKNOWN');
  if (unknown) throw new CodedError('drift_account_unknown', { name: unknown.name });
  return rows;
}

/** Accounts of people who left, that somebody has switched on in the application: the org learns it, and switches them off. */
async function deactivate(deps: ProvisioningDeps, tx: Tx, rows: readonly Row[]): Promise<void> {
  const ids = rows.filter(({ kind }) => kind === 'CHANGED').flatMap(({ app_user_id }) => app_user_id ?? []);
  await sql`update app_user set remote_active = true, status = 'PROVISIONED' where id = any(${ids}::uuid[])`.execute(
    tx,
  );
  await reconcile(deps, tx, ids, { moved: true, written: true });
}
