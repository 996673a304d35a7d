import type { ExchangeAnswer, ExchangeRequest } from '@postern/protocol/wire';
import { type Clock, type Log, OrgFault } from '../ports.ts';
import type { Backoff } from './backoff.ts';
import type { Contact } from './contact.ts';
import type { PollWait } from './poll-wait.ts';
import { sleep, type Timers } from './timers.ts';

export interface PollLoopDeps {
  contact: Contact;
  wait: PollWait;
  backoff: Backoff;
  clock: Clock;
  timers: Timers;
  log: Log;
  /** Sends one poll, writes down and starts what it brings. */
  poll(part: Pick<ExchangeRequest, 'wait'>, signal: AbortSignal): Promise<ExchangeAnswer>;
  /** Resolves when the agent has room for more work, at the latest after a moment. */
  room(signal: AbortSignal): Promise<void>;
  cut(ageSeconds: number, waitSeconds: number): void;
}

export interface PollLoop {
  /** Runs until `signal`; never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** Ends the open poll so that the next one says what has changed (paused, capacity). */
  refresh(): void;
}

const refusedEveryMs = 60_000;
const shortWait = 1;

/** The one call that is always waiting for work. */
export function createPollLoop(deps: PollLoopDeps): PollLoop {
  const { contact, wait, backoff, clock, timers } = deps;
  let open: AbortController | undefined;

  async function once(signal: AbortSignal): Promise<void> {
    const mine = new AbortController();
    open = mine;
    const askedAt = clock.monotonic();
    try {
      // Out of contact the first answer is what counts, so it is not waited for.
      const seconds = contact.state === 'connected' ? wait.seconds() : shortWait;
      await deps.poll({ wait: seconds }, AbortSignal.any([signal, mine.signal]));
      wait.answered(clock.monotonic() - askedAt);
      backoff.reset();
      await deps.room(signal);
    } catch (fault) {
      if (signal.aborted || mine.signal.aborted) return;
      await recover(fault, clock.monotonic() - askedAt, signal);
    } finally {
      open = undefined;
    }
  }

  async function recover(fault: unknown, ageMs: number, signal: AbortSignal): Promise<void> {
    const status = fault instanceof OrgFault ? fault.status : undefined;
    const age = status === undefined || status >= 502 ? wait.cut(ageMs) : undefined;
    if (age !== undefined) deps.cut(age, wait.seconds());
    contact.failed(fault);
    const refused = contact.state === 'refused';
    const retryAfter = fault instanceof OrgFault ? fault.retryAfterMs : undefined;
    const pause = refused ? refusedEveryMs : backoff.next(retryAfter);
    deps.log.warn(
      { err: fault, code: fault instanceof OrgFault ? fault.code : undefined, pause },
      'no contact with the org',
    );
    await sleep(timers, pause, signal);
  }

  return {
    async run(signal) {
      while (!signal.aborted) await once(signal);
    },
    refresh: () => open?.abort(),
  };
}
