import { operations, type Task } from '@postern/protocol/management';
import { CodedError, describe } from '@postern/protocol/messages';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { isUuid, now } from '../directory/deps.ts';
import { retryable } from '../provisioning/jobs/retry-tasks-of.ts';
import type { ApiDeps } from './deps.ts';
import { beginsWith } from './filter.ts';
import { pageOf, readCursor } from './paging.ts';
import type { Routes } from './route.ts';

interface TaskRow {
  id: string;
  app_id: string | null;
  action_id: string | null;
  label: string | null;
  kind: Task['kind'];
  subject_id: string | null;
  subject_name: string | null;
  code: string;
  message: string;
  detail: string | null;
  status: Task['status'];
  created_at: Date;
  closed_at: Date | null;
  closed_by: string | null;
}

const tasksOf = (tx: Tx, where: RawBuilder<unknown>, limit: number) =>
  sql<TaskRow>`
    select t.id, t.app_id, t.action_id, app.label, t.kind, t.subject_id, t.subject_name, t.code, t.message, t.detail, t.status,
      t.created_at, t.closed_at, t.closed_by
    from task t left join app on app.id = t.app_id
    where ${where} order by t.created_at desc, t.id desc limit ${limit}`.execute(tx);

const showTask = (row: TaskRow): Task => ({
  id: row.id,
  appId: row.app_id,
  appLabel: row.label,
  kind: row.kind,
  subject: row.subject_id === null ? null : { id: row.subject_id, name: row.subject_name ?? '' },
  code: row.code,
  message: row.message,
  next: describe(row.code, { app: row.label ?? '' }).next,
  detail: row.detail,
  status: row.status,
  created: row.created_at.toISOString(),
  closed: row.closed_at?.toISOString() ?? null,
  closedBy: row.closed_by,
});

/** An id that is none has nothing. */
const ofApp = (appId: string | undefined, column: RawBuilder<unknown>) =>
  appId === undefined ? sql`true` : isUuid(appId) ? sql`${column} = ${appId}::uuid` : sql`false`;

export function taskRoutes(routes: Routes, deps: ApiDeps): void {
  const { db } = deps;

  routes.list(operations.listTasks, async ({ query }) => {
    const from = readCursor(query.after, 1);
    const where = sql`t.status = ${query.open ? 'open' : 'done'} and ${ofApp(query.appId, sql`t.app_id`)}
      and ${query.kind ? sql`t.kind = ${query.kind}` : sql`true`} and ${beginsWith(query.q, [sql`t.subject_name`, sql`t.code`])}
      and ${from ? sql`(t.created_at, t.id) < (select x.created_at, x.id from task x where x.id::text = ${from[0]})` : sql`true`}`;
    const { rows } = await tasksOf(db.kysely, where, query.limit + 1);
    return pageOf(rows, query.limit, (row) => [row.id], showTask);
  });

  routes.one(operations.retryTasks, async ({ body }) => {
    const retried = await db.transaction(async (tx) => {
      if ('appId' in body) return deps.provisioning.retryTasksOf(tx, body.appId);
      const { rows } = await sql<{ id: string }>`
        select t.id from task t where ${retryable} and t.id = any(${body.ids}::uuid[])`.execute(tx);
      await deps.provisioning.retryTasks(
        tx,
        rows.map(({ id }) => id),
      );
      return rows.length;
    });
    return { retried };
  });

  routes.one(operations.completeTask, async ({ params, actor }) => {
    await db.transaction(async (tx) => {
      const { rows } = isUuid(params.taskId)
        ? await sql<Pick<TaskRow, 'status' | 'action_id' | 'kind' | 'label'> & { down: boolean }>`
            select status, action_id, kind, (select label from app where app.id = task.app_id) as label,
              exists (select from circuit c where c.app_id = task.app_id) as down
            from task where id = ${params.taskId}::uuid for update`.execute(tx)
        : { rows: [] };
      if (!rows[0]) throw new CodedError('not_found', { id: params.taskId, type: 'Task' });
      if (rows[0].status === 'done') throw new CodedError('task_done');
      // Closed here, it would never open again, and the app would stay stopped without anybody being told.
      if (rows[0].kind === 'app' && rows[0].down) throw new CodedError('task_app_down', { app: rows[0].label ?? '' });
      await sql`
        update task set status = 'done', closed_at = ${now(deps)}::timestamptz, closed_by = ${actor.displayName}
        where id = ${params.taskId}::uuid`.execute(tx);
      // What a person did by hand is not done again; later changes of the same account go on.
      await sql`
        update action set state = 'cancelled', finished_at = ${now(deps)}::timestamptz
        where id = ${rows[0].action_id}::uuid and state = 'held'`.execute(tx);
    });
    const { rows } = await tasksOf(db.kysely, sql`t.id = ${params.taskId}::uuid`, 1);
    return showTask(rows[0]!);
  });

  routes.one(operations.getQueue, async ({ query }) => {
    const { rows } = await sql<{ waiting: number; running: number; held: number; oldest: Date | null }>`
      select count(*) filter (where state = 'ready')::int as waiting, count(*) filter (where state = 'leased')::int as running,
        count(*) filter (where state = 'held')::int as held, min(changed_at) filter (where state = 'ready') as oldest
      from action a where a.state in ('ready', 'leased', 'held') and ${ofApp(query.appId, sql`a.app_id`)}`.execute(
      db.kysely,
    );
    const { oldest, ...counts } = rows[0]!;
    return {
      ...counts,
      oldestMs: oldest && Math.max(0, deps.clock() - oldest.getTime()),
      circuit: query.appId === undefined ? null : await circuitOf(db.kysely, query.appId),
    };
  });
}

interface CircuitRow {
  error: { code: string; message?: string };
  opened_at: Date;
  failures: number;
  probe_at: Date;
}

async function circuitOf(tx: Tx, appId: string) {
  const { rows } = await sql<CircuitRow>`
    select c.error, c.opened_at, c.failures, c.probe_at from circuit c where ${ofApp(appId, sql`c.app_id`)}`.execute(
    tx,
  );
  const [found] = rows;
  if (!found) return null;
  const { error, failures } = found;
  return { error, failures, openedAt: found.opened_at.toISOString(), probeAt: found.probe_at.toISOString() };
}
