import { describe } from '@postern/protocol/messages';
import type { ActionError } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../../db/database.ts';
import { systemActor } from '../../log/event.ts';
import type { AppState } from '../apps.ts';
import { at, type ProvisioningDeps } from '../deps.ts';
import { closedByItself, openTasks } from '../tasks.ts';
import { probeAfter } from './backoff.ts';

/** So many actions of an app that failed one after another are the app's failure, not theirs. */
const runLength = 5;

export interface AppFailure {
  appId: string;
  error: ActionError;
  /** When the agent got the work, epoch ms: work handed out before the circuit opened is no probe. */
  received: number;
}

/**
 * Opens the circuit of each app, or makes the next probe of an open one later. One task an app, however much waits.
 * @returns when each app is tried again
 */
export async function openCircuits(
  deps: ProvisioningDeps,
  tx: Tx,
  failures: AppFailure[],
  apps: Map<string, AppState>,
): Promise<Map<string, Date>> {
  const now = deps.clock();
  const last = [
    ...new Map(
      failures.toSorted((a, b) => a.received - b.received).map((failure) => [failure.appId, failure]),
    ).values(),
  ];
  if (last.length === 0) return new Map();
  const rows = last.map(({ appId, error, received }) => ({ app_id: appId, error, received: at(received) }));
  const known = await sql<{ app_id: string; failures: number; probed: boolean; probe_at: Date }>`
    select c.app_id, c.failures, r.received >= c.opened_at as probed, c.probe_at
    from circuit c join jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(app_id uuid, received timestamptz) on r.app_id = c.app_id
    order by c.app_id for update of c`.execute(tx);
  const before = new Map(known.rows.map((row) => [row.app_id, row]));
  const next = last.map(({ appId, error }) => {
    const open = before.get(appId);
    if (open && !open.probed) return { app_id: appId, error, failures: open.failures, probe_at: open.probe_at };
    const count = (open?.failures ?? 0) + 1;
    return { app_id: appId, error, failures: count, probe_at: new Date(now + probeAfter(count)) };
  });
  await sql`
    insert into circuit (app_id, error, opened_at, failures, probe_at)
    select r.app_id, r.error, ${at(now)}::timestamptz, r.failures, r.probe_at
    from jsonb_to_recordset(${JSON.stringify(next)}::jsonb) as r(app_id uuid, error jsonb, failures int, probe_at timestamptz)
    on conflict (app_id) do update set error = excluded.error, failures = excluded.failures, probe_at = excluded.probe_at`.execute(
    tx,
  );
  await tell(
    deps,
    tx,
    last.filter(({ appId }) => !before.has(appId)),
    apps,
    now,
  );
  return new Map(next.map(({ app_id, probe_at }) => [app_id, probe_at]));
}

async function tell(
  deps: ProvisioningDeps,
  tx: Tx,
  opened: AppFailure[],
  apps: Map<string, AppState>,
  now: number,
): Promise<void> {
  const label = (appId: string) => apps.get(appId)?.label ?? appId;
  const tasks = opened.map(({ appId, error }) => ({
    appId,
    kind: 'app' as const,
    subject: { id: appId, name: label(appId) },
    code: error.code,
    message: error.message,
    detail: error.detail,
  }));
  await openTasks(tx, tasks, now);
  await deps.events.write(
    tx,
    opened.map(({ appId, error }) => ({
      eventType:
        error.status === 401 || error.status === 403
          ? 'application.integration.authentication_failure'
          : 'application.integration.general_failure',
      message: `${label(appId)} does not work: its changes wait`,
      severity: 'ERROR',
      actor: systemActor,
      target: [{ type: 'AppInstance', id: appId, displayName: label(appId) }],
      outcome: 'FAILURE',
      reason: `${error.code}: ${error.message}`,
      appId,
    })),
  );
}

/** The app answered: circuit and task close by themselves, and what was put off to the next probe may go at once. */
export async function closeCircuits(
  deps: ProvisioningDeps,
  tx: Tx,
  appIds: readonly string[],
  apps: Map<string, AppState>,
): Promise<void> {
  if (appIds.length === 0) return;
  const now = deps.clock();
  const { rows } = await sql<{ app_id: string }>`
    delete from circuit where app_id = any(${[...appIds]}::uuid[]) returning app_id`.execute(tx);
  if (rows.length === 0) return;
  const closed = rows.map(({ app_id }) => app_id);
  await sql`
    update task set status = 'done', closed_at = ${at(now)}::timestamptz, closed_by = ${closedByItself}
    where status = 'open' and kind = 'app' and app_id = any(${closed}::uuid[])`.execute(tx);
  await sql`
    update action set run_at = ${at(now)}::timestamptz
    where state = 'ready' and app_id = any(${closed}::uuid[]) and run_at > ${at(now)}::timestamptz
      and error->>'class' = 'app'`.execute(tx);
  await deps.events.write(
    tx,
    closed.map((appId) => ({
      eventType: 'application.integration.general_failure',
      message: `${apps.get(appId)?.label ?? appId} works again: its changes go on`,
      actor: systemActor,
      target: [{ type: 'AppInstance', id: appId, displayName: apps.get(appId)?.label ?? appId }],
      appId,
    })),
  );
}

/** Ends the run of failures of apps that answered. */
export async function markAnswering(tx: Tx, appIds: readonly string[]): Promise<void> {
  if (appIds.length === 0) return;
  await sql`update app set failing = '{}' where id = any(${[...appIds]}::uuid[]) and failing <> '{}'`.execute(tx);
}

/**
 * Counts failures that each alone would only be tried again.
 * @returns apps in which `runLength` different actions failed in a row, or that are known not to work
 */
export async function countFailures(tx: Tx, failed: { appId: string; actionId: string }[]): Promise<Set<string>> {
  if (failed.length === 0) return new Set();
  const { rows } = await sql<{ id: string; broken: boolean }>`
    with r as (
      select "appId" as id, array_agg(distinct "actionId") as actions
      from jsonb_to_recordset(${JSON.stringify(failed)}::jsonb) as r("appId" uuid, "actionId" uuid) group by 1)
    update app set failing = (
      select coalesce(array_agg(x), '{}') from (select distinct unnest(app.failing || r.actions) as x limit ${runLength}) d)
    from r where app.id = r.id
    returning app.id, cardinality(app.failing) >= ${runLength} or exists (select from circuit c where c.app_id = app.id) as broken`.execute(
    tx,
  );
  return new Set(rows.filter(({ broken }) => broken).map(({ id }) => id));
}

/** What people read when nothing but a run of failures says that the app is broken. */
export function runError(error: ActionError): ActionError {
  return {
    ...error,
    code: 'app_failing',
    class: 'app',
    message: describe('app_failing', { message: error.message }).text,
  };
}
