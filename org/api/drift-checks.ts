import { type DriftCheck, type DriftRow, operations } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import { type RawBuilder, sql } from 'kysely';
import { type AppRow, appTarget, getApp } from '../apps/app.ts';
import type { Tx } from '../db/database.ts';
import { isUuid } from '../directory/deps.ts';
import type { DriftCounts } from '../drift/run.ts';
import type { LogActor } from '../log/event.ts';
import type { ApiDeps } from './deps.ts';
import { beginsWith } from './filter.ts';
import { type PersonColumns, personOf, requireReadable, runsAfter } from './import-runs.ts';
import { pageOf, readCursor } from './paging.ts';
import type { Routes } from './route.ts';

interface CheckRow {
  id: string;
  status: 'RUNNING' | 'RECEIVED' | 'DONE' | 'FAILED';
  counts: Partial<DriftCounts>;
  error: DriftCheck['error'];
  /** Rows that have arrived and are not compared yet. */
  arrived: number;
  open: number;
  started_at: Date;
  finished_at: Date | null;
}

const showCheck = ({ id, status, counts, error, arrived, open, started_at, finished_at }: CheckRow): DriftCheck => ({
  id,
  status: status === 'RECEIVED' ? 'COMPARING' : status,
  started: started_at.toISOString(),
  finished: finished_at?.toISOString() ?? null,
  read: status === 'RUNNING' ? arrived : (counts.users ?? 0) + (counts.groups ?? 0),
  total: counts.total ?? 0,
  compared: counts.compared ?? 0,
  pending: counts.pending ?? 0,
  changed: counts.changed ?? 0,
  gone: counts.gone ?? 0,
  unknown: counts.unknown ?? 0,
  changedGroups: counts.changedGroups ?? 0,
  open: status === 'DONE' ? open : 0,
  mismatch: counts.mismatch ?? null,
  error,
});

interface FoundRow extends PersonColumns {
  id: string;
  kind: DriftRow['kind'];
  name: string;
  external_id: string;
  differences: DriftRow['differences'];
  repaired_at: Date | null;
  group_push_id: string | null;
  grp_id: string | null;
}

const showFound = (row: FoundRow): DriftRow => ({
  id: row.id,
  kind: row.kind,
  name: row.name,
  externalId: row.external_id,
  user: personOf(row),
  group: row.group_push_id && row.grp_id ? { id: row.grp_id, mappingId: row.group_push_id } : null,
  differences: row.differences,
  repaired: row.repaired_at?.toISOString() ?? null,
});

/** App against org: report, and repair. */
export function driftRoutes(routes: Routes, deps: ApiDeps): void {
  const { db } = deps;
  const checks = (tx: Tx, appId: string, where: RawBuilder<unknown>, limit: number) =>
    sql<CheckRow>`
      select r.id, r.status, r.counts, r.error, r.started_at, r.finished_at, case when r.status = 'RUNNING' then
        (select count(*)::int from import_row i where i.import_id = r.id and i.attempt = r.attempt) else 0 end as arrived,
        (select count(*)::int from drift d where d.import_id = r.id and d.kind <> 'UNKNOWN' and d.repaired_at is null) as open
      from import_run r where r.app_id = ${appId}::uuid and r.purpose = 'drift' and ${where}
      order by r.started_at desc, r.id desc limit ${limit}`.execute(tx);

  async function found(tx: Tx, app: Pick<AppRow, 'id'>, checkId: string): Promise<CheckRow> {
    const { rows } = isUuid(checkId) ? await checks(tx, app.id, sql`r.id = ${checkId}::uuid`, 1) : { rows: [] };
    if (!rows[0]) throw new CodedError('not_found', { id: checkId, type: 'DriftCheck' });
    return rows[0];
  }

  function log(tx: Tx, app: AppRow, actor: LogActor, eventType: string, message: string, detail = {}) {
    return deps.systemLog.write(tx, [{ eventType, message, actor, appId: app.id, target: [appTarget(app)], detail }]);
  }

  routes.one(operations.startDriftCheck, async ({ params, actor }) =>
    db.transaction(async (tx) => {
      const app = await getApp(tx, params.appId);
      requireReadable(app);
      const checkId = await deps.provisioning.startDriftCheck(tx, app.id);
      await log(tx, app, actor, 'system.drift_check.start', `Start a drift check of ${app.label}`);
      return showCheck(await found(tx, app, checkId));
    }),
  );

  routes.list(operations.listDriftChecks, async ({ params, query }) => {
    const app = await getApp(db.kysely, params.appId);
    const { rows } = await checks(db.kysely, app.id, runsAfter(query.after), query.limit + 1);
    return pageOf(rows, query.limit, (row) => [row.id], showCheck);
  });

  routes.one(operations.getDriftCheck, async ({ params }) => {
    const app = await getApp(db.kysely, params.appId);
    return showCheck(await found(db.kysely, app, params.checkId));
  });

  routes.list(operations.listDrift, async ({ params, query }) => {
    const app = await getApp(db.kysely, params.appId);
    const check = await found(db.kysely, app, params.checkId);
    const from = readCursor(query.after, 2);
    const { rows } = await sql<FoundRow>`
      select d.id, d.kind, d.name, d.external_id, d.differences, d.repaired_at, au.person_id, p.login, p.profile as person,
        d.group_push_id, gp.grp_id
      from drift d left join app_user au on au.id = d.app_user_id left join person p on p.id = au.person_id
        left join group_push gp on gp.id = d.group_push_id
      where d.import_id = ${check.id}::uuid and ${query.kind ? sql`d.kind = ${query.kind}` : sql`true`}
        and ${beginsWith(query.q, [sql`d.name`, sql`p.profile->>'lastName'`, sql`p.profile->>'firstName'`])}
        and ${from ? sql`(d.name, d.id::text) > (${from[0]}, ${from[1]})` : sql`true`}
      order by d.name, d.id::text limit ${query.limit + 1}`.execute(db.kysely);
    return pageOf(rows, query.limit, (row) => [row.name, row.id], showFound);
  });

  routes.one(operations.repairDrift, async ({ params, body, actor }) =>
    db.transaction(async (tx) => {
      const app = await getApp(tx, params.appId, { lock: true });
      const { id: checkId, status } = await found(tx, app, params.checkId);
      if (status !== 'DONE') throw new CodedError('drift_check_unfinished');
      const repaired = await deps.provisioning.repairDrift(tx, app.id, { ...body, checkId });
      await log(tx, app, actor, 'system.drift_check.repair', `Repair drift of ${app.label}`, { repaired });
      return { repaired };
    }),
  );
}
