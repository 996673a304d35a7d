import { sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import type { QueuedAction } from '../queue/port.ts';
import type { ProvisioningDeps } from './deps.ts';

type Account = Pick<QueuedAction, 'appId' | 'orderKey' | 'subject'>;

/**
 * While a lease ended without an answer, its request may still have been on the way, or waiting in the application: it
 * can land after writes that came later, and put an old state over a new one. Nobody can call it back. But it carries
 * one whole state, and no request outlives the app's time-out by much; so one more whole-state write after that time
 * wins over it, and the account ends as the org holds it.
 *
 * It follows once, when the action itself is settled: until then the account is being written anyway. Where it joins a
 * push that waits, or an ordinary change hurries it, it comes too early to be that write: `until` stays with it, and it
 * is asked for again when it is settled before that time.
 */
export async function followUncertain(
  deps: ProvisioningDeps,
  tx: Tx,
  accounts: readonly (Account & { until: number })[],
): Promise<void> {
  if (accounts.length === 0) return;
  const ids = await deps.queue().enqueue(
    tx,
    accounts.map(({ appId, orderKey, subject, until }) => ({
      appId,
      kind: 'user.push',
      orderKey,
      subject,
      intent: { reason: 'uncertain', until },
      runAt: new Date(until),
    })),
  );
  const marks = accounts.map(({ until }, n) => ({ id: ids[n], until }));
  await sql`
    update action a set intent = a.intent || jsonb_build_object('reason', 'uncertain', 'until', r.until)
    from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as r(id uuid, until bigint)
    where a.id = r.id and coalesce((a.intent->>'until')::bigint, 0) < r.until and a.payload is null`.execute(tx);
}

/** Until when a write must still follow this action: the later of its own time and what it was given. */
export function stillUncertain(action: QueuedAction, now: number, timeoutMs: number): number | undefined {
  const given = Number(action.intent['until'] ?? 0);
  const own = action.uncertain ? now + timeoutMs : 0;
  const until = Math.max(given, own);
  return until > now ? until : undefined;
}
