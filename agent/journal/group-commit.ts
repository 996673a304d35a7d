import type { Timers } from '../link/timers.ts';
import type { Store } from './store.ts';

export interface GroupCommitDeps {
  store: Store;
  timers: Timers;
  monotonic(): number;
  /** Time from one commit to the next, in ms, where many follow each other; what comes meanwhile goes together. */
  windowMs?: number;
  /** After every commit: undefined, or why it failed. */
  settled(problem: unknown): void;
}

export interface WriteOptions {
  /** `now`: somebody waits, so no company is waited for. `later`: nobody does, so it goes with others, within a moment. */
  when?: 'now' | 'later';
  /** It survives the end of this process, but a power cut may take it: it need not wait for the disk. */
  unflushed?: boolean;
}

export interface GroupCommit {
  /** Runs `work` in the next transaction; resolves when it is durable, rejects when the transaction failed. */
  write(work: () => void, options?: WriteOptions): Promise<void>;
  /** Commits now what waits. */
  flush(): void;
}

interface Waiting {
  work(): void;
  flushed: boolean;
  resolve(): void;
  reject(problem: unknown): void;
}

/** So many commits may follow each other closely after a rest: the steps of one action alone hardly wait. */
const burst = 4;
/** Between those, so that what a step sets off leaves before the next commit blocks the process. */
const burstMs = 1;

/** Ms: what nobody waits for goes with others that come within this time. */
const laterMs = 100;

/**
 * Many small writes in one durable transaction: a commit costs a disk flush, which is far more than the writes. Without
 * one commits a transaction of which no write needs it. The next flush is of that one, too: it is of the whole log, and a
 * frame of the log counts only where those before it do (https://sqlite.org/fileformat2.html#the_write_ahead_log).
 */
export function createGroupCommit(deps: GroupCommitDeps): GroupCommit {
  const windowMs = deps.windowMs ?? 5;
  const commit = createCommit(deps.store);
  let waiting: Waiting[] = [];
  /** When a commit is to come, on the monotonic clock. */
  let scheduled = Number.POSITIVE_INFINITY;
  /** When the next commit is due; falls behind the clock during a rest, by `burst` windows at most. */
  let due = Number.NEGATIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;

  function flush(): void {
    scheduled = Number.POSITIVE_INFINITY;
    if (waiting.length === 0) return;
    const group = waiting;
    waiting = [];
    const problem = commit(group);
    last = deps.monotonic();
    due = Math.max(due, last - burst * windowMs) + windowMs;
    deps.settled(problem);
    for (const one of group) problem === undefined ? one.resolve() : one.reject(problem);
  }

  function schedule(when: WriteOptions['when']): void {
    const now = deps.monotonic();
    const at = when === 'now' ? now : when === 'later' ? now + laterMs : Math.max(due, last + burstMs);
    // One that was meant for later and finds nothing any more does nothing.
    if (Math.max(at, now) >= scheduled) return;
    scheduled = Math.max(at, now);
    const pause = at - now;
    // Rested: the next turn of the event loop, so that one action alone does not wait for company.
    if (pause <= 0) deps.timers.soon(flush);
    else deps.timers.after(Math.ceil(pause), flush);
  }

  return {
    write(work, { when, unflushed = false } = {}) {
      return new Promise((resolve, reject) => {
        waiting.push({ work, flushed: !unflushed, resolve, reject });
        schedule(when);
      });
    },
    flush,
  };
}

function createCommit(store: Store) {
  /** As `prepareStore` leaves it. */
  let synchronous = 'full';
  function synchronize(wanted: 'full' | 'normal'): void {
    if (wanted === synchronous) return;
    // Not possible inside a transaction (https://sqlite.org/pragma.html#pragma_synchronous).
    store.exec(`pragma synchronous = ${wanted}`);
    synchronous = wanted;
  }
  return (group: readonly Waiting[]): unknown => {
    try {
      synchronize(group.some(({ flushed }) => flushed) ? 'full' : 'normal');
      store.exec('begin immediate');
      for (const one of group) one.work();
      store.exec('commit');
      return undefined;
    } catch (problem) {
      try {
        store.exec('rollback');
      } catch {
        // The failure itself may have ended the transaction (a full disk does).
      }
      return problem ?? new Error('commit failed');
    }
  };
}
