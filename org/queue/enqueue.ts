import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { ActionKind } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Db, Tx } from '../db/database.ts';
import { announce } from './announce.ts';
import { at } from './deps.ts';
import type { NewAction } from './port.ts';

/** Which waiting actions already bring the state that a new one of this kind would bring. */
const joins: Partial<Record<ActionKind, readonly ActionKind[]>> = {
  'user.push': ['user.provision', 'user.push', 'user.activate', 'user.reactivate'],
  'group.push': ['group.push'],
};

interface Waiting {
  id: string;
  order_key: string;
  kind: ActionKind;
  later: boolean;
}

/**
 * Writes actions with a number of statements that does not depend on how many there are.
 * @returns for each given action the id of the one that carries it
 */
export async function enqueue(db: Db, tx: Tx, actions: NewAction[], now: number): Promise<string[]> {
  if (actions.length === 0) return [];
  const waiting = await lockWaiting(tx, actions, now);
  const fresh: { id: string; action: NewAction }[] = [];
  const hurried = new Set<string>();
  const woken = new Set<string>();
  const ids = actions.map((action) => {
    const brings = joins[action.kind];
    const found = brings && waiting.get(action.orderKey)?.find(({ kind }) => brings.includes(kind));
    if (found) {
      if (found.later && !action.runAt) {
        hurried.add(found.id);
        woken.add(action.appId);
      }
      return found.id;
    }
    const id = randomUUIDv7();
    for (const who of wakes(action)) woken.add(who);
    fresh.push({ id, action });
    // A join within one call: the second change of a person rides with the first.
    const known = waiting.get(action.orderKey) ?? [];
    known.push({ id, order_key: action.orderKey, kind: action.kind, later: false });
    waiting.set(action.orderKey, known);
    return id;
  });
  if (hurried.size > 0) {
    await sql`update action set run_at = ${at(now)}::timestamptz where id = any(${[...hurried]}::uuid[])`.execute(tx);
  }
  await insert(tx, fresh, now);
  await announce(db, tx, 'work', woken);
  return ids;
}

/** A test may name agents that do not serve the app yet: the form can be tested before it is saved. */
const wakes = ({ appId, kind, intent }: NewAction): string[] =>
  kind === 'connector.test' && Array.isArray(intent?.['agents']) ? intent['agents'].map(String) : [appId];

/**
 * Rows that were never built (no payload) and so will be built from the state that this transaction leaves. The lock
 * makes a hand-out under way finish first: what it has built by then no longer counts as waiting.
 */
async function lockWaiting(tx: Tx, actions: NewAction[], now: number): Promise<Map<string, Waiting[]>> {
  const keys = [...new Set(actions.filter(({ kind }) => joins[kind]).map(({ orderKey }) => orderKey))];
  const byKey = new Map<string, Waiting[]>();
  if (keys.length === 0) return byKey;
  const { rows } = await sql<Waiting>`
    select a.id, a.order_key, a.kind, a.state = 'ready' and a.run_at > ${at(now)}::timestamptz as later
    from action a
    where a.order_key = any(${keys}::text[]) and a.state in ('ready', 'held') and a.payload is null
    order by a.seq for update`.execute(tx);
  for (const row of rows) {
    const list = byKey.get(row.order_key);
    if (list) list.push(row);
    else byKey.set(row.order_key, [row]);
  }
  return byKey;
}

async function insert(tx: Tx, fresh: { id: string; action: NewAction }[], now: number): Promise<void> {
  if (fresh.length === 0) return;
  const rows = fresh.map(({ id, action }, n) => ({
    n,
    id,
    app_id: action.appId,
    kind: action.kind,
    order_key: action.orderKey,
    subject_id: action.subject.id,
    subject_name: action.subject.name,
    intent: action.intent ?? {},
    changed_at: at(action.changedAt?.getTime() ?? now),
    run_at: at(action.runAt?.getTime() ?? now),
    traceparent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`,
  }));
  await sql`
    insert into action (id, app_id, kind, order_key, subject_id, subject_name, intent, changed_at, run_at, traceparent)
    select r.id, r.app_id, r.kind, r.order_key, r.subject_id, r.subject_name, r.intent, r.changed_at, r.run_at, r.traceparent
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      n int, id uuid, app_id uuid, kind text, order_key text, subject_id text, subject_name text, intent jsonb,
      changed_at timestamptz, run_at timestamptz, traceparent text)
    order by r.n`.execute(tx);
}
