import { actionKinds, type ExchangeAnswer, type ExchangeRequest, limits } from '@postern/protocol/wire';
import type { Journal } from '../journal/journal.ts';
import type { Leased, Remaining } from '../journal/record.ts';
import { isRelayed, unwritten } from '../journal/unwritten.ts';
import type { Clock, Log } from '../ports.ts';
import { createBackoff } from './backoff.ts';
import type { Contact } from './contact.ts';
import { createFreshness } from './freshness.ts';
import { startHeartbeat } from './heartbeat.ts';
import type { LeaseBook } from './lease-book.ts';
import { createLinger } from './linger.ts';
import type { OrgCalls } from './org-calls.ts';
import { createOutbox } from './outbox.ts';
import { createPollLoop } from './poll-loop.ts';
import { createPollWait } from './poll-wait.ts';
import { createReporter, type Reporter } from './reporter.ts';
import { openSession } from './session.ts';
import type { Timers } from './timers.ts';

/** What the link brings work to. */
export interface Intake {
  configure(config: ExchangeAnswer['config']): Promise<void>;
  revs(): Record<string, number>;
  limits(): ExchangeRequest['limits'];
  label(appId: string): string;
  /** Actions in the journal and under a lease, in the order of the org. */
  take(work: Leased[]): void;
  busy(): boolean;
  /** Something that somebody waits for is under way. */
  relaying(): boolean;
  /** Resolves when less than a quarter of what was asked for waits, at the latest after 100 ms. */
  room(signal: AbortSignal): Promise<void>;
}

export interface LinkDeps {
  calls: OrgCalls;
  book: LeaseBook;
  journal: Journal;
  contact: Contact;
  clock: Clock;
  timers: Timers;
  random: () => number;
  log: Log;
  intake: Intake;
  /** Paused by a person, or unable to take work. */
  paused(): boolean;
  cut(ageSeconds: number, waitSeconds: number): void;
}

export interface Link extends Pick<Reporter, 'add' | 'giveBack' | 'changed' | 'empty'> {
  /** Connects, then polls until `stopPolling`. What the last process left goes first. */
  start(remaining: readonly Remaining[]): void;
  refresh(): void;
  /** No new work from now on; results still go out. */
  stopPolling(): Promise<void>;
  close(): void;
}

const lateMs = 2_000;

/** Everything between the agent's work and the org: poll, reports, heartbeat. */
export function createLink(deps: LinkDeps): Link {
  const { calls, book, journal, contact, clock, timers, intake, log } = deps;
  const polling = new AbortController();
  const living = new AbortController();
  const fresh = createFreshness(lateMs);
  const linger = createLinger({ timers, monotonic: clock.monotonic });
  let have: string | undefined;
  let epoch: string | undefined;
  let done = Promise.resolve();

  function request(part: Partial<ExchangeRequest>): ExchangeRequest {
    return {
      ...(have === undefined ? {} : { have }),
      ...(deps.paused() ? { paused: true } : {}),
      limits: deps.paused() ? intake.limits().map(({ appId }) => ({ appId, max: 0 })) : intake.limits(),
      kinds: actionKinds,
      configRevs: intake.revs(),
      results: [],
      released: [],
      wait: 0,
      ...part,
    };
  }

  async function exchange(part: Partial<ExchangeRequest>, signal: AbortSignal): Promise<ExchangeAnswer> {
    const body = request(part);
    const answer = await calls.exchange(body, signal);
    if (body.have !== undefined && body.have === have) have = undefined;
    contact.ok();
    if (epoch !== undefined && epoch !== answer.epoch)
      log.warn({ epoch: answer.epoch }, 'the org was restored from a backup: work that it forgot comes again');
    epoch = answer.epoch;
    const late = fresh.late(answer.serverTime, clock.monotonic());
    if (answer.config.length > 0) await intake.configure(answer.config);
    if (answer.actions.length > 0) await receive(answer, late);
    return answer;
  }

  async function receive(answer: ExchangeAnswer, late: boolean): Promise<void> {
    const actions = answer.actions as Leased['action'][];
    if (actions.some(isRelayed)) linger.began(actions.length === 1 && !intake.relaying());
    start(
      actions.filter(unwritten).map((action) => ({ action, doubt: undefined, answer: undefined })),
      late,
    );
    const work = await writeDown(
      answer.epoch,
      actions.filter((action) => !unwritten(action)),
    );
    if (!work) return;
    have = answer.deliveryId;
    start(work, late);
  }

  function start(work: Leased[], late: boolean): void {
    for (const { action } of work) book.hold(action.id, action.lease, !late);
    for (const { answer: known } of work) if (known) reporter.add(known);
    intake.take(work.filter(({ answer: known }) => !known));
  }

  /** Where this fails the delivery stays unconfirmed, and the org takes it back after 10 s. */
  async function writeDown(epoch: string, actions: Leased['action'][]): Promise<Leased[] | undefined> {
    if (actions.length === 0) return [];
    try {
      return await journal.lease(epoch, actions, intake.label);
    } catch (err) {
      log.error({ err }, 'a delivery cannot be written to the journal');
      return undefined;
    }
  }

  const reporter = createReporter({
    ...{ outbox: createOutbox(), book, journal, contact, timers, log },
    backoff: createBackoff(deps.random),
    busy: intake.busy,
    boards: linger.answered,
    send: (part, signal) => exchange(part, signal),
  });
  const loop = createPollLoop({
    ...{ contact, clock, timers, log },
    wait: createPollWait(),
    backoff: createBackoff(deps.random),
    poll,
    async room(signal) {
      await intake.room(signal);
      await linger.over(signal);
    },
    cut: deps.cut,
  });

  /** Takes along what somebody waits for. A poll that fails says nothing about it: it goes again by itself. */
  async function poll(part: Pick<ExchangeRequest, 'wait'>, signal: AbortSignal): Promise<ExchangeAnswer> {
    const batch = reporter.board();
    try {
      const answer = await exchange({ ...part, ...batch }, signal);
      reporter.settle(batch, answer);
      return answer;
    } catch (fault) {
      reporter.back(batch);
      throw fault;
    }
  }

  async function run(remaining: readonly Remaining[]): Promise<void> {
    const signal = polling.signal;
    const opened = await openSession({ ...deps, exchange, settle: reporter.settle, signal }, remaining);
    if (!opened) return;
    startHeartbeat({ calls, book, contact, clock, timers, log, signal: living.signal });
    reporter.start(living.signal);
    // Held until a heartbeat says that these leases are still this agent's.
    const again = remaining.filter(({ state }) => state !== 'answered');
    for (const { action } of again) book.hold(action.id, { ...action.lease, ttlMs: limits.leaseTtl }, false);
    intake.take(
      again.map(({ action, doubt, state }) => ({ action, doubt, answer: undefined, resumed: state === 'sending' })),
    );
    for (const { result } of opened.unreported) reporter.add(result);
    await loop.run(signal);
  }

  return {
    add: reporter.add,
    giveBack: reporter.giveBack,
    changed: reporter.changed,
    empty: () => (contact.state === 'connected' ? reporter.empty() : Promise.resolve()),
    start(remaining) {
      done = run(remaining);
    },
    refresh: loop.refresh,
    stopPolling() {
      polling.abort();
      return done;
    },
    close() {
      polling.abort();
      living.abort();
    },
  };
}
