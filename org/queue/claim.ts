import { randomUUID } from 'node:crypto';
import type { Action } from '@postern/protocol/wire';
import { limits } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { at, type QueueDeps } from './deps.ts';
import { type Appetite, pick } from './pick.ts';
import type { Built } from './port.ts';
import { type ActionRow, toQueued } from './rows.ts';
import { away } from './sessions.ts';
import { setAside } from './set-aside.ts';

export interface Delivery {
  deliveryId: string;
  actions: Action[];
}

interface Ready {
  row: ActionRow;
  payload: unknown;
  appRev: number;
  text: string;
}

/** What an action takes in an answer beside its payload, in bytes; generous. */
const envelopeBytes = 1024;
/** Room in the answer for what is not actions: settings, accepted and rejected results. */
const reservedBytes = 128 * 1024;

/**
 * Hands out what is ready, in the caller's transaction: pick, build what is built for the first time, lease.
 * @returns the delivery (undefined: nothing now), and whether to ask again because something was cancelled or held
 */
export async function claim(
  deps: QueueDeps,
  tx: Tx,
  appetite: Appetite,
): Promise<{ delivery?: Delivery; again: boolean }> {
  const now = deps.clock();
  const rows = await pick(tx, appetite, now);
  if (rows.length === 0) return { again: false };
  const built = await build(deps, tx, rows, appetite.agentId);
  const ready: Ready[] = [];
  const aside: { row: ActionRow; built: Exclude<Built, { payload: unknown }> }[] = [];
  let bytes = reservedBytes;
  for (const row of rows) {
    const made = built.get(row.id) ?? { payload: row.payload, appRev: row.app_rev ?? 0 };
    if (!('payload' in made)) {
      aside.push({ row, built: made });
      continue;
    }
    const text = JSON.stringify(made.payload);
    const inline = Buffer.byteLength(text);
    bytes += envelopeBytes + (inline > limits.inlinePayload ? 0 : inline);
    // What does not fit stays ready: its row lock ends with the transaction.
    if (bytes > limits.body && ready.length > 0) break;
    ready.push({ row, payload: made.payload, appRev: made.appRev, text });
  }
  if (aside.length > 0) await setAside(deps, tx, aside, appetite.agentId, now);
  if (ready.length === 0) return { again: true };
  return { delivery: await lease(tx, ready, appetite, now), again: false };
}

/** A password sealed to one agent is of no use to another, so such a payload is made anew when the agent changes. */
const sealedToOther = (row: ActionRow, agentId: string): boolean => {
  const payload = row.payload as { password?: { from?: string } } | null;
  return payload?.password?.from === 'sealed' && row.agent_id !== agentId;
};

async function build(deps: QueueDeps, tx: Tx, rows: ActionRow[], agentId: string): Promise<Map<string, Built>> {
  const first = rows.filter((row) => row.payload === null || sealedToOther(row, agentId));
  if (first.length === 0) return new Map();
  const built = await deps.policy.build(tx, first.map(toQueued), agentId);
  for (const { id } of first) if (!built.has(id)) throw new Error(`The policy built nothing for action ${id}.`);
  return built;
}

async function lease(tx: Tx, ready: Ready[], { agentId, session }: Appetite, now: number): Promise<Delivery> {
  const deliveryId = randomUUID();
  const tokens = ready.map(() => randomUUID());
  // json, not jsonb: the text of a payload is kept as it was built.
  const rows = ready.map(({ row, text, appRev }, n) => {
    const head = JSON.stringify({ id: row.id, token: tokens[n], app_rev: appRev });
    return `${head.slice(0, -1)},"payload":${text}}`;
  });
  // The agent's presence is counted from its answer on (sessions.ts), in the same statement.
  await sql`
    with seen as (
      update agent set session_until = ${at(now + away)}::timestamptz, last_seen_at = ${at(now)}::timestamptz
      where id = ${agentId}::uuid and session = ${session}::uuid
    )
    update action a set state = 'leased', attempt = a.attempt + 1, lease_token = r.token, confirmed = false,
      lease_until = ${at(now + limits.leaseTtl)}::timestamptz, delivered_at = ${at(now)}::timestamptz,
      agent_id = ${agentId}::uuid, session = ${session}::uuid, delivery_id = ${deliveryId}::uuid,
      payload = r.payload, app_rev = r.app_rev
    from json_to_recordset(${`[${rows.join(',')}]`}::json) as r(id uuid, token text, app_rev int, payload json)
    where a.id = r.id`.execute(tx);
  const actions = ready.map(({ row, payload, appRev, text }, n) => ({
    id: row.id,
    lease: { token: tokens[n]!, ttlMs: limits.leaseTtl },
    appId: row.app_id,
    appRev,
    kind: row.kind,
    attempt: row.attempt + 1,
    orderKey: row.order_key,
    subject: { id: row.subject_id, name: row.subject_name },
    changedAt: row.changed_at.getTime(),
    uncertain: row.uncertain,
    traceparent: row.traceparent,
    ...(Buffer.byteLength(text) > limits.inlinePayload ? {} : { payload }),
  }));
  return { deliveryId, actions: actions as Action[] };
}
