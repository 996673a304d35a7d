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

export interface GroupCommit {
  /**
   * Runs `work` in the next transaction; resolves when it is durable, rejects when the transaction failed. `now`:
   * somebody waits, so no company is waited for. `later`: nobody does, so it goes with others, within a moment.
   */
  write(work: () => void, when?: 'now' | 'later'): Promise<void>;
  /** Commits now what waits. */
  flush(): void;
}

interface Waiting {
  work(): void;
  resolve(): void;
  reject(problem: unknown): void;
}

/** So many commits may follow each other closely after a rest: the steps of one action alone hardly wait. */
const burst = 4;
/** Between those, so that what a step sets off leaves before the next commit blocks the process. */
const burstMs = 1;

/** Ms: what nobody waits for goes with others that come within this time. */
const laterMs = 100;

/** Many small writes in one durable transaction: a commit costs a disk flush, which is far more than the writes. */
export function createGroupCommit(deps: GroupCommitDeps): GroupCommit {
  const windowMs = deps.windowMs ?? 5;
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
    const problem = commit(deps.store, group);
    last = deps.monotonic();
    due = Math.max(due, last - burst * windowMs) + windowMs;
    deps.settled(problem);
    for (const one of group) problem === undefined ? one.resolve() : one.reject(problem);
  }

  function schedule(when: 'now' | 'later' | undefined): void {
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
    write(work, when) {
      return new Promise((resolve, reject) => {
        waiting.push({ work, resolve, reject });
        schedule(when);
      });
    },
    flush,
  };
}

function commit(store: Store, group: Waiting[]): unknown {
  try {
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
}
