import type { Result } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { at, type QueueDeps } from './deps.ts';
import type { Settled } from './port.ts';
import { type ActionRow, toQueued } from './rows.ts';

export interface Reported {
  row: ActionRow;
  result: Result;
}

/** Kinds whose finding somebody may want to read afterwards; a push leaves its finding in app_user. */
const readers: ReadonlySet<string> = new Set([
  'connector.test',
  'user.read',
  'group.read',
  'schema.read',
  'import',
  'scim.relay',
]);

/**
 * Lets the policy apply results, and writes what becomes of their actions. Only a retry keeps its payload: a finished
 * action needs none (and it may carry a sealed password), a held one is built again from the state of that day.
 * @returns the actions that came to an end
 */
export async function settle(
  deps: QueueDeps,
  tx: Tx,
  reported: Reported[],
  agentId: string,
  now: number,
): Promise<string[]> {
  if (reported.length === 0) return [];
  const settled = await deps.policy.settle(
    tx,
    reported.map(({ row, result }) => ({ action: toQueued(row), result, agentId })),
  );
  const rows = reported.map(({ row, result }) => {
    const outcome = settled.get(row.id);
    if (!outcome) throw new Error(`The policy settled nothing for action ${row.id}.`);
    return {
      id: row.id,
      ...toState(outcome),
      token: result.lease === '' ? null : result.lease,
      error: result.error ?? null,
      timings: result.timings,
      resource: readers.has(row.kind) ? (result.resource ?? null) : null,
    };
  });
  await sql`
    update action a set state = r.state, run_at = coalesce(r.run_at, a.run_at), lease_until = null,
      finished_by = coalesce(r.token, a.finished_by), error = r.error, timings = r.timings, resource = r.resource,
      finished_at = case when r.state = 'ready' then null else ${at(now)}::timestamptz end,
      payload = case when r.state = 'ready' then a.payload end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      id uuid, state text, run_at timestamptz, token text, error jsonb, timings jsonb, resource jsonb)
    where a.id = r.id`.execute(tx);
  return rows.filter(({ state }) => state !== 'ready').map(({ id }) => id);
}

const toState = (outcome: Settled): { state: string; run_at: string | null } =>
  outcome.state === 'retry'
    ? { state: 'ready', run_at: outcome.at.toISOString() }
    : { state: outcome.state, run_at: null };
