import type { Change, ExchangeAnswer, Result } from '@postern/protocol/wire';
import type { Journal } from '../journal/journal.ts';
import { type Log, OrgFault } from '../ports.ts';
import type { Backoff } from './backoff.ts';
import type { Contact } from './contact.ts';
import type { HeldLease, LeaseBook } from './lease-book.ts';
import { lesserResult } from './lesser-result.ts';
import type { Batch, Outbox } from './outbox.ts';
import { sleep, type Timers } from './timers.ts';

export interface ReporterDeps {
  outbox: Outbox;
  book: LeaseBook;
  journal: Journal;
  contact: Contact;
  backoff: Backoff;
  timers: Timers;
  log: Log;
  /** Sends one call without wait and deals with everything in its answer but accepted and rejected. */
  send(part: Batch, signal: AbortSignal): Promise<ExchangeAnswer>;
  /** Told of a result that somebody waits for. @returns whether a poll leaves now and takes it along */
  boards(): boolean;
  /** More results are on their way, so that waiting a moment saves a call. */
  busy(): boolean;
}

export interface Reporter {
  /** `waited`: somebody waits for it. */
  add(result: Result, waited?: boolean): void;
  /** Results that somebody waits for, taken along by a poll that leaves now. Then `settle`, or `back` where it failed. */
  board(): Batch;
  back(batch: Batch): void;
  giveBack(leases: readonly HeldLease[]): void;
  changed(change: Change): void;
  /** From the first answer of the session on. */
  start(signal: AbortSignal): void;
  /** Resolves when nothing is left to report. */
  empty(): Promise<void>;
  /** What an answer says about results; also for the first call of a session. */
  settle(batch: Batch, answer: Pick<ExchangeAnswer, 'accepted' | 'rejected'>): void;
}

/** While other actions run: long enough to fill a call, short enough that nobody notices. */
const lingerMs = 40;

/** Brings results to the org as they come: one call at a time, what arrives meanwhile goes with the next. */
export function createReporter(deps: ReporterDeps): Reporter {
  const { outbox, book, journal, contact, backoff, timers, log } = deps;
  let signal: AbortSignal | undefined;
  let running = false;
  const idle: (() => void)[] = [];

  function settle(batch: Batch, answer: Pick<ExchangeAnswer, 'accepted' | 'rejected'>): void {
    outbox.sent(batch);
    for (const { actionId, code } of answer.rejected) log.warn({ actionId, code }, 'the org did not count a result');
    if (batch.results.length === 0) return;
    for (const { actionId, lease } of batch.results) if (book.token(actionId) === lease) book.release(actionId);
    // A journal that cannot be written only means that these are reported once more after a restart.
    journal.reported(batch.results.map(({ actionId }) => actionId)).catch(() => undefined);
  }

  async function run(): Promise<void> {
    if (running || !signal) return;
    running = true;
    while (outbox.size > 0 && !signal.aborted) {
      await (deps.busy() ? sleep(timers, lingerMs, signal) : new Promise<void>((resolve) => timers.soon(resolve)));
      await sendOnce(signal);
    }
    running = false;
    for (const resolve of idle.splice(0)) resolve();
  }

  async function sendOnce(live: AbortSignal): Promise<void> {
    // A poll has taken it along.
    if (outbox.size === 0) return;
    const batch = outbox.batch();
    try {
      settle(batch, await deps.send(batch, live));
      backoff.reset();
    } catch (fault) {
      if (live.aborted) return;
      if (fault instanceof OrgFault && malformed(fault)) return refuseOne(batch, fault);
      contact.failed(fault);
      const wait = backoff.next(fault instanceof OrgFault ? fault.retryAfterMs : undefined);
      // The poll may find the org first.
      const ends = new AbortController();
      const either = AbortSignal.any([ends.signal, live]);
      await Promise.race([sleep(timers, wait, either), contact.restored(either)]);
      ends.abort();
    }
  }

  function refuseOne(batch: Batch, fault: OrgFault): void {
    if (batch.results.length > 1) {
      outbox.narrow();
      return;
    }
    const [only] = batch.results;
    const lesser = only && lesserResult(only, fault.message);
    if (lesser) {
      log.warn({ err: fault, actionId: only.actionId }, 'the org cannot read a result; less of it is reported');
      outbox.add(lesser);
      return;
    }
    log.error({ err: fault, actionId: only?.actionId }, 'the org cannot read a result; it is dropped');
    settle(batch, { accepted: [], rejected: only ? [{ actionId: only.actionId, code: fault.code }] : [] });
  }

  return {
    add(result, waited = false) {
      outbox.add(result, waited);
      if (!waited || !deps.boards()) void run();
    },
    board() {
      const results = outbox.board();
      // What found no room.
      if (outbox.size > 0) void run();
      return { results, released: [], changed: [] };
    },
    back(batch) {
      outbox.back(batch.results);
      void run();
    },
    giveBack(leases) {
      if (leases.length === 0) return;
      outbox.giveBack(leases);
      void run();
    },
    changed(change) {
      outbox.changed(change);
      void run();
    },
    start(live) {
      signal = live;
      void run();
    },
    empty() {
      if (outbox.size === 0 && !running) return Promise.resolve();
      // What was meant for a poll that does not leave any more.
      void run();
      return new Promise((resolve) => idle.push(resolve));
    },
    settle,
  };
}

function malformed(fault: OrgFault): boolean {
  return fault.status === 400 || fault.status === 413 || fault.status === 422;
}
