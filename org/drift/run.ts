import type { ImportComplete } from '@postern/protocol/wire';
import { type RawBuilder, sql } from 'kysely';
import type { Db, Tx } from '../db/database.ts';
import { at } from '../provisioning/deps.ts';

/** `counts` of a run that is a drift check. */
export interface DriftCounts {
  users: number;
  groups: number;
  /** What the application says it has differs from what it listed, so nothing is called gone. */
  mismatch?: NonNullable<ImportComplete['mismatch']>;
  /** Accounts and pushed groups that the org knows there, and how many of them were looked at. */
  total: number;
  compared: number;
  /** Not compared: the org has still to write them, or has since the check began. */
  pending: number;
  /** Attributes that some account of the application has. */
  seen: string[];
  changed?: number;
  gone?: number;
  unknown?: number;
  changedGroups?: number;
}

export interface DriftRun {
  id: string;
  app_id: string;
  attempt: number;
  started_at: Date;
  counts: DriftCounts;
  compared_to: string | null;
}

/** Everything has arrived; what follows is compared in slices by whatever node hears of it. */
export async function toCompare(
  db: Pick<Db, 'notify'>,
  tx: Tx,
  run: { id: string; app_id: string },
  said: ImportComplete,
): Promise<void> {
  const { rows } = await sql<{ total: number }>`
    select (select count(*) from app_user where app_id = ${run.app_id}::uuid and external_id is not null)::int
      + (select count(*) from group_push where app_id = ${run.app_id}::uuid and external_id is not null)::int as total`.execute(
    tx,
  );
  const counts: DriftCounts = {
    ...{ users: said.users, groups: said.groups, total: rows[0]!.total, compared: 0, pending: 0, seen: [] },
    ...(said.mismatch ? { mismatch: said.mismatch } : {}),
  };
  await sql`
    update import_run set status = 'RECEIVED', counts = ${JSON.stringify(counts)}::jsonb, error = null where id = ${run.id}::uuid`.execute(
    tx,
  );
  await db.notify(tx, 'drift', '');
}

/** Was the account `au` written since the check began? Then nobody knows which of both was read. */
export const isFresh = ({ started_at }: Pick<DriftRun, 'started_at'>): RawBuilder<boolean> =>
  sql<boolean>`coalesce(au.pushed_at >= ${at(started_at.getTime())}::timestamptz, false)`;

export interface Found {
  kind: 'CHANGED' | 'UNKNOWN' | 'GROUP';
  name: string;
  externalId: string;
  appUserId?: string;
  groupPushId?: string;
  differences: { attribute: string; org: unknown; app: unknown }[];
}

export async function keepFound(tx: Tx, run: Pick<DriftRun, 'id'>, found: readonly Found[]): Promise<void> {
  await sql`
    insert into drift (id, import_id, kind, name, external_id, app_user_id, group_push_id, differences)
    select gen_random_uuid(), ${run.id}::uuid, r.kind, r.name, r."externalId", r."appUserId", r."groupPushId", r.differences
    from jsonb_to_recordset(${JSON.stringify(found)}::jsonb)
      as r(kind text, name text, "externalId" text, "appUserId" uuid, "groupPushId" uuid, differences jsonb)`.execute(
    tx,
  );
}
