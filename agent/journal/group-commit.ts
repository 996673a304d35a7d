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
  /** Runs `work` in the next transaction; resolves when it is durable, rejects when the transaction failed. */
  write(work: () => void): Promise<void>;
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

/** Many small writes in one durable transaction: a commit costs a disk flush, which is far more than the writes. */
export function createGroupCommit(deps: GroupCommitDeps): GroupCommit {
  const windowMs = deps.windowMs ?? 5;
  let waiting: Waiting[] = [];
  let scheduled = false;
  /** When the next commit is due; falls behind the clock during a rest, by `burst` windows at most. */
  let due = Number.NEGATIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;

  function flush(): void {
    scheduled = false;
    if (waiting.length === 0) return;
    const group = waiting;
    waiting = [];
    const problem = commit(deps.store, group);
    last = deps.monotonic();
    due = Math.max(due, last - burst * windowMs) + windowMs;
    deps.settled(problem);
    for (const one of group) problem === undefined ? one.resolve() : one.reject(problem);
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    const pause = Math.max(due, last + burstMs) - deps.monotonic();
    // Rested: the next turn of the event loop, so that one action alone does not wait for company.
    if (pause <= 0) deps.timers.soon(flush);
    else deps.timers.after(Math.ceil(pause), flush);
  }

  return {
    write(work) {
      return new Promise((resolve, reject) => {
        waiting.push({ work, resolve, reject });
        schedule();
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
