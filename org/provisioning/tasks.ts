import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { at } from './deps.ts';

export interface NewTask {
  appId: string;
  actionId?: string;
  kind: 'app' | 'person' | 'group' | 'import';
  subject?: { id: string; name: string };
  code: string;
  message: string;
  detail?: string | undefined;
}

/** Who closes a task that solved itself. */
export const closedByItself = 'Postern';

/** Opens tasks, one statement. One that is open already (same app, subject and code) is not doubled. */
export async function openTasks(tx: Tx, tasks: NewTask[], now: number): Promise<void> {
  if (tasks.length === 0) return;
  const rows = tasks.map((task) => ({
    app_id: task.appId,
    action_id: task.actionId ?? null,
    kind: task.kind,
    subject_id: task.subject?.id ?? null,
    subject_name: task.subject?.name ?? null,
    code: task.code,
    message: task.message,
    detail: task.detail ?? null,
  }));
  await sql`
    insert into task (id, app_id, action_id, kind, subject_id, subject_name, code, message, detail, created_at)
    select gen_random_uuid(), r.app_id, r.action_id, r.kind, r.subject_id, r.subject_name, r.code, r.message, r.detail,
      ${at(now)}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      app_id uuid, action_id uuid, kind text, subject_id text, subject_name text, code text, message text, detail text)
    where not exists (
      select from task t where t.status = 'open' and t.app_id = r.app_id and t.kind = r.kind and t.code = r.code
        and t.subject_id is not distinct from r.subject_id)
    on conflict (app_id) where status = 'open' and kind = 'app' do nothing`.execute(tx);
}

/** Closes the open tasks of actions that went on. */
export async function closeTasksOf(tx: Tx, actionIds: readonly string[], now: number): Promise<void> {
  if (actionIds.length === 0) return;
  await sql`
    update task set status = 'done', closed_at = ${at(now)}::timestamptz, closed_by = ${closedByItself}
    where status = 'open' and action_id = any(${actionIds}::uuid[])`.execute(tx);
}

/** Closes open tasks of these codes about these people of an app. */
export async function closeTasksAbout(
  tx: Tx,
  about: readonly { appId: string; subjectId: string }[],
  codes: readonly string[],
  now: number,
): Promise<void> {
  if (about.length === 0) return;
  await sql`
    update task t set status = 'done', closed_at = ${at(now)}::timestamptz, closed_by = ${closedByItself}
    from jsonb_to_recordset(${JSON.stringify(about)}::jsonb) as r("appId" uuid, "subjectId" text)
    where t.status = 'open' and t.kind = 'person' and t.app_id = r."appId" and t.subject_id = r."subjectId"
      and t.code = any(${codes}::text[])`.execute(tx);
}

/** Closes the open tasks of one code of an app. */
export async function closeTasksOfApp(tx: Tx, appId: string, code: string, now: number): Promise<void> {
  await sql`
    update task set status = 'done', closed_at = ${at(now)}::timestamptz, closed_by = ${closedByItself}
    where status = 'open' and app_id = ${appId}::uuid and code = ${code}`.execute(tx);
}
