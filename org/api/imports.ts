import { type ImportRun, operations } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import { type RawBuilder, sql } from 'kysely';
import { appTarget, getApp } from '../apps/app.ts';
import { isUuid } from '../directory/deps.ts';
import { nextRuns } from '../imports/cron.ts';
import { heldBack } from '../imports/held-back.ts';
import type { ApiDeps } from './deps.ts';
import { beginsWith } from './filter.ts';
import { type PersonColumns, personOf, requireReadable, runsAfter } from './import-runs.ts';
import { pageOf, readCursor } from './paging.ts';
import type { Routes } from './route.ts';

interface RunRow {
  id: string;
  mode: ImportRun['mode'];
  status: ImportRun['status'];
  cause: ImportRun['cause'];
  counts: Record<string, unknown>;
  error: ImportRun['error'];
  held_back: number;
  started_at: Date;
  finished_at: Date | null;
}

interface MatchRow extends PersonColumns {
  external_id: string;
  import_id: string;
  profile: Record<string, unknown>;
  match: 'EXACT' | 'PARTIAL' | 'NEW' | 'NONE';
  state: 'OPEN' | 'CONFIRMED' | 'IGNORED';
}

const showRun = (row: RunRow): ImportRun => ({
  id: row.id,
  mode: row.mode,
  status: row.status,
  cause: row.cause,
  started: row.started_at.toISOString(),
  finished: row.finished_at?.toISOString() ?? null,
  counts: row.counts,
  heldBack: row.held_back,
  error: row.error,
});

const showMatch = (row: MatchRow) => ({
  externalId: row.external_id,
  importId: row.import_id,
  match: row.match,
  state: row.state,
  profile: row.profile,
  user: personOf(row),
});

export function importRoutes(routes: Routes, deps: ApiDeps): void {
  const { db } = deps;
  const runs = (appId: string, where: RawBuilder<unknown>, limit: number) =>
    sql<RunRow>`
      select r.id, r.mode, r.status, r.cause, r.counts, r.error, r.held_back, r.started_at, r.finished_at from import_run r
      where r.app_id = ${appId}::uuid and r.purpose = 'import' and ${where} order by r.started_at desc, r.id desc limit ${limit}`.execute(
      db.kysely,
    );

  async function shown(appId: string, importId: string) {
    const app = await getApp(db.kysely, appId);
    const { rows } = isUuid(importId) ? await runs(app.id, sql`r.id = ${importId}::uuid`, 1) : { rows: [] };
    if (!rows[0]) throw new CodedError('not_found', { id: importId, type: 'Import' });
    return showRun(rows[0]);
  }

  routes.one(operations.startImport, async ({ params, body }) => {
    const id = await db.transaction(async (tx) => {
      const app = await getApp(tx, params.appId);
      requireReadable(app);
      return deps.provisioning.startImport(tx, app.id, body.mode);
    });
    return shown(params.appId, id);
  });

  routes.list(operations.listImports, async ({ params, query }) => {
    const app = await getApp(db.kysely, params.appId);
    const { rows } = await runs(app.id, runsAfter(query.after), query.limit + 1);
    return pageOf(rows, query.limit, (row) => [row.id], showRun);
  });

  routes.one(operations.previewSchedule, async ({ params, query: { count, ...time } }) => {
    await getApp(db.kysely, params.appId);
    return { runs: nextRuns(time, deps.clock(), count).map((ms) => new Date(ms).toISOString()) };
  });

  routes.one(operations.getImport, ({ params }) => shown(params.appId, params.importId));

  routes.list(operations.listHeldBack, async ({ params, query }) => {
    await shown(params.appId, params.importId);
    const page = { after: readCursor(query.after, 1)?.[0], limit: query.limit + 1 };
    const accounts = await heldBack(db.kysely, params.appId, params.importId, page);
    return pageOf(
      accounts,
      query.limit,
      ({ name }) => [name.toLowerCase()],
      ({ external_id, person_id, name, why }) => ({
        externalId: external_id,
        why,
        user: { id: person_id, login: name },
      }),
    );
  });

  routes.one(operations.answerSafeguard, async (call) => {
    const { params, body, actor } = call;
    await shown(params.appId, params.importId);
    const accounts = await db.transaction(async (tx) => {
      const app = await getApp(tx, params.appId, { lock: true });
      const count = await deps.provisioning.answerSafeguard(tx, app.id, params.importId, body.answer);
      await deps.systemLog.write(tx, [
        {
          eventType: 'system.import.safeguard.answer',
          message: `${body.answer === 'release' ? 'Release' : 'Dismiss'} what the safeguard of ${app.label} held back`,
          actor,
          appId: app.id,
          target: [appTarget(app)],
          detail: { accounts: count },
        },
      ]);
      return count;
    });
    return { accounts };
  });

  routes.list(operations.listImportResults, async ({ params, query }) => {
    const app = await getApp(db.kysely, params.appId);
    const from = readCursor(query.after, 1);
    const searched = [
      sql`m.profile->>'userName'`,
      sql`m.profile->'name'->>'familyName'`,
      sql`m.profile->'name'->>'givenName'`,
    ];
    const { rows } = await sql<MatchRow>`
      select m.external_id, m.import_id, m.profile, m.match, m.state, m.person_id, p.login, p.profile as person
      from import_match m left join person p on p.id = m.person_id
      where m.app_id = ${app.id}::uuid and ${beginsWith(query.q, searched)}
        and ${query.state ? sql`m.state = ${query.state}` : sql`true`}
        and ${query.match ? sql`m.match = ${query.match}` : sql`true`}
        and ${from ? sql`m.external_id > ${from[0]}` : sql`true`}
      order by m.external_id limit ${query.limit + 1}`.execute(db.kysely);
    return pageOf(rows, query.limit, (row) => [row.external_id], showMatch);
  });

  routes.one(operations.confirmImport, async ({ params, body: { decisions }, actor }) => {
    await db.transaction(async (tx) => {
      const app = await getApp(tx, params.appId);
      await deps.provisioning.confirmImport(tx, app.id, decisions, actor);
    });
    const confirmed = decisions.filter(({ decision }) => decision === 'confirm').length;
    return { confirmed, ignored: decisions.length - confirmed };
  });
}
