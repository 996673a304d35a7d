import { limits } from '@postern/protocol/wire';
import type { Clock, Log } from '../ports.ts';
import type { Contact } from './contact.ts';
import type { HeldLease, LeaseBook } from './lease-book.ts';
import type { OrgCalls } from './org-calls.ts';
import type { Timers } from './timers.ts';

export interface HeartbeatDeps {
  calls: OrgCalls;
  book: LeaseBook;
  contact: Contact;
  clock: Clock;
  timers: Timers;
  log: Log;
  signal: AbortSignal;
}

/** After a beat without an answer; a lease leaves room for several before its 80 % are over. */
const retryMs = 1_500;
const most = 10_000;

/** Extends every held lease each 6 s, and at once where a lease must be confirmed before its work may start. */
export function startHeartbeat(deps: HeartbeatDeps): void {
  const { calls, book, contact, clock, timers, signal } = deps;
  let cancel: (() => void) | undefined;
  let beating = false;
  let again = false;

  function plan(ms: number): void {
    cancel?.();
    cancel = signal.aborted ? undefined : timers.after(ms, () => void beat());
  }

  async function beat(): Promise<void> {
    if (beating) {
      again = true;
      return;
    }
    const leases = book.list();
    if (leases.length === 0 || signal.aborted) return;
    beating = true;
    again = false;
    let next: number = limits.heartbeat;
    for (let from = 0; from < leases.length; from += most) {
      if (!(await ask(leases.slice(from, from + most)))) next = retryMs;
    }
    beating = false;
    plan(again ? 0 : next);
  }

  async function ask(leases: HeldLease[]): Promise<boolean> {
    const askedAt = clock.monotonic();
    try {
      const answer = await calls.heartbeat(leases, signal);
      contact.ok();
      const tokens = new Map(leases.map(({ actionId, lease }) => [actionId, lease]));
      // A lease that came anew while the beat was under way is not meant by its answer.
      const meant = (id: string) => book.token(id) === tokens.get(id);
      book.extended(answer.extended.filter(meant), answer.ttlMs, askedAt);
      book.lost(answer.lost.filter(meant));
      return true;
    } catch (fault) {
      if (signal.aborted) return false;
      contact.failed(fault);
      deps.log.debug({ err: fault, leases: leases.length }, 'heartbeat without answer');
      return false;
    }
  }

  book.on({ first: () => plan(limits.heartbeat), unconfirmed: () => plan(0) });
  // What the call that opened the session has brought.
  if (book.size > 0) plan(0);
  signal.addEventListener('abort', () => cancel?.(), { once: true });
}
