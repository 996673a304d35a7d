import { type ExchangeAnswer, type ExchangeRequest, limits, type Result } from '@postern/protocol/wire';
import type { Remaining } from '../journal/record.ts';
import { type Log, OrgFault } from '../ports.ts';
import { createBackoff } from './backoff.ts';
import type { Contact } from './contact.ts';
import type { Reporter } from './reporter.ts';
import { sleep, type Timers } from './timers.ts';

export interface SessionDeps {
  contact: Contact;
  timers: Timers;
  random: () => number;
  log: Log;
  exchange(part: Partial<ExchangeRequest>, signal: AbortSignal): Promise<ExchangeAnswer>;
  settle: Reporter['settle'];
  signal: AbortSignal;
}

const refusedEveryMs = 60_000;
/** The org takes this agent's last process, killed a moment ago, for a live one until it has been silent for 10 s. */
const clonedEveryMs = 5_000;
/** Seconds: settings come only with a call that waits, and at once where there are some. */
const firstWait = 1;
/** The first call carries some results; what is left follows as usual. */
const firstResults = 100;

/**
 * The first call of a session: says which leases the journal still holds (the org frees the others) and brings the
 * first results. Tried until it works or the agent stops (then undefined).
 */
export async function openSession(
  deps: SessionDeps,
  remaining: readonly Remaining[],
): Promise<{ unreported: { result: Result }[] } | undefined> {
  const { contact, timers, signal } = deps;
  const backoff = createBackoff(deps.random);
  const resume = remaining.map(({ action }) => ({ actionId: action.id, lease: action.lease.token }));
  const answered = remaining.flatMap(({ result }) => (result ? [{ result }] : []));
  const first = answered.slice(0, Math.min(firstResults, limits.results)).map(({ result }) => result);
  while (!signal.aborted) {
    try {
      const answer = await deps.exchange({ resume: resume.slice(-10_000), results: first, wait: firstWait }, signal);
      deps.settle({ results: first, released: [], changed: [] }, answer);
      return { unreported: answered.slice(first.length) };
    } catch (fault) {
      if (signal.aborted) return undefined;
      contact.failed(fault);
      const wait = backoff.next(fault instanceof OrgFault ? fault.retryAfterMs : undefined);
      deps.log.warn({ err: fault, wait }, 'cannot open a session with the org');
      const cloned = fault instanceof OrgFault && fault.code === 'agent_cloned';
      await sleep(timers, cloned ? clonedEveryMs : contact.state === 'refused' ? refusedEveryMs : wait, signal);
    }
  }
  return undefined;
}
