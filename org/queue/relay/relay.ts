import { randomUUIDv7 } from 'node:crypto';
import type { Result } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { at, type QueueDeps } from '../deps.ts';
import type { Finished } from '../finished.ts';
import { away } from '../sessions.ts';
import { createAdd, leave, reads } from './add.ts';
import type { Desk } from './desk.ts';
import type { Relay, RelayOutcome, RelayRequest } from './port.ts';

/** An agent that is about to come back is waited for as long; then the caller hears that there is none. */
const patience = 1_500;
/** An agent whose poll was answered is back with the next one well before; one that is not counts as gone. */
const backWithin = 2_000;
/** Ms: an answer that is counted is here well before. */
const handedWithin = 900;
/** How often it is looked whether an agent is still there. */
const lookEvery = 1_000;

/**
 * Relays operations over the queue. Whatever happens to caller, agent or node, a write is sent once at most: what was
 * not handed out is cancelled when its caller stops waiting, what was is finished or looked up.
 */
export function createRelay(deps: QueueDeps, finished: Finished, desk: Desk): Relay {
  const add = createAdd(deps);
  return async (request) => {
    if (reads(request.operation)) {
      const outcome = await readHere(deps, desk, request);
      if (outcome) return outcome;
    }
    const id = randomUUIDv7();
    const over = new AbortController();
    const signal = AbortSignal.any([request.signal, over.signal]);
    const ends = performance.now() + request.deadline - deps.clock();
    const slice = (most: number) => Math.max(0, Math.min(most, ends - performance.now()));
    // Before it is there, so that an answer cannot come unseen.
    let expected = finished.expect(id);
    const first = finished.wait(id, slice(patience), { fresh: true, signal });
    try {
      const here = !reads(request.operation) && (await desk.write(id, request, signal));
      if (!here && request.signal.aborted) return { came: 'caller-gone' };
      const carrier = here ? id : await add(id, request);
      if (carrier !== id) {
        expected.end();
        expected = finished.expect(carrier);
      }
      let result = carrier === id ? await first : await finished.wait(carrier, slice(patience), { signal });
      while (!result && !request.signal.aborted) {
        const outcome = await look(deps, carrier, request, ends <= performance.now());
        result = expected.handed();
        if (result) break;
        if (outcome?.came === 'nothing') await leave(deps, carrier, request.same);
        if (outcome) return outcome;
        result = expected.handed() ?? (await finished.wait(carrier, slice(lookEvery), { signal }));
      }
      // The row may say so before the answer, which is in no row, has come here.
      if (result?.status === 'done' && !result.resource?.relayed)
        result = expected.handed() ?? (await finished.wait(carrier, handedWithin, { fresh: true, signal })) ?? result;
      if (result && !request.signal.aborted) {
        if (result.resource?.relayed && !finished.handed(result)) forget(deps, carrier);
        return outcomeOf(result);
      }
      if (reads(request.operation)) await cancel(deps, carrier);
      else {
        const known = result ?? expected.handed();
        await leave(deps, carrier, request.same, known);
        // It came while that was written.
        const late = expected.handed();
        if (!known && late) await leave(deps, carrier, request.same, late);
      }
      return { came: 'caller-gone' };
    } finally {
      desk.done(id);
      expected.end();
      // Without a reason an error with its stack is made each time.
      over.abort('over');
    }
  };
}

/** A read by an agent whose poll is near. Undefined: it goes by the queue. */
async function readHere(deps: QueueDeps, desk: Desk, request: RelayRequest): Promise<RelayOutcome | undefined> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(), Math.max(0, request.deadline - deps.clock()));
  const result = await desk.read(request, AbortSignal.any([request.signal, over.signal]));
  clearTimeout(timer);
  if (result) return outcomeOf(result);
  if (request.signal.aborted) return { came: 'caller-gone' };
  return over.signal.aborted ? { came: 'nothing' } : undefined;
}

/** Whoever waited has the answer, so it need not be kept, and the same create is a new one from now on. */
function forget({ db, log }: QueueDeps, id: string): void {
  sql`update action set resource = null, same = null where id = ${id}::uuid and resource is not null`
    .execute(db.kysely)
    .catch((error: unknown) => log.error({ err: error, actionId: id }, 'An answer that was handed over is still kept'));
}

function outcomeOf({ status, resource, error }: Result): RelayOutcome {
  if (resource?.relayed) return { came: 'answer', relayed: resource.relayed };
  if (error) return { came: 'failure', error };
  // Else cancelled by another caller that waited for the same.
  return { came: status === 'done' ? 'nothing' : 'no-room' };
}

/** Undefined: goes on waiting. */
async function look(
  deps: QueueDeps,
  id: string,
  { operation }: RelayRequest,
  late: boolean,
): Promise<RelayOutcome | undefined> {
  const { rows } = await sql<{ state: string; sent: boolean; present: boolean }>`
    select a.state, a.uncertain as sent, exists (
      select from app_agent s join agent g on g.id = s.agent_id
      where s.app_id = a.app_id and g.status = 'active' and not g.paused and 'scim.relay' = any(g.kinds)
        and g.session_until > ${at(deps.clock() + away - backWithin)}::timestamptz) as present
    from action a where a.id = ${id}::uuid`.execute(deps.db.kysely);
  const [row] = rows;
  const waits = row?.state === 'ready' && (!row.sent || reads(operation));
  if (waits && (late || !row.present) && (await cancel(deps, id)))
    return { came: row.present ? 'no-room' : 'no-agent' };
  return late ? { came: 'nothing' } : undefined;
}

/** @returns whether it was in time: nothing was sent, and nothing will be */
async function cancel({ db, clock }: QueueDeps, id: string): Promise<boolean> {
  const { rows } = await sql`
    update action set state = 'cancelled', finished_at = ${at(clock())}::timestamptz, payload = null, intent = '{}'
    where id = ${id}::uuid and state = 'ready' and (not uncertain or payload->>'op' in ('get', 'list'))
    returning id`.execute(db.kysely);
  return rows.length > 0;
}

/** Operations that nobody waits for any longer, and that no agent has: after a crash of the node where they came in. */
export async function cancelOverdue({ db, clock }: QueueDeps): Promise<void> {
  const now = at(clock());
  await sql`
    update action set state = 'cancelled', finished_at = ${now}::timestamptz, payload = null, intent = '{}'
    where state = 'ready' and kind = 'scim.relay' and deadline <= ${now}::timestamptz
      and (not uncertain or payload->>'op' in ('get', 'list'))`.execute(db.kysely);
}
