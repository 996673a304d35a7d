import type { ActionError, Resource, Result } from '@postern/protocol/wire';
import { sql } from 'kysely';
import type { Db } from '../db/database.ts';

/** Those who wait for actions to end. What ended is read from the database, so any node may have counted the result. */
export interface Finished {
  wanted(actionId: string): boolean;
  /** These may have ended; undefined: notifications were missed, so all may have. */
  tell(actionIds: string[] | undefined): void;
  /** These have ended, with these results: who waits for them here need not read them. */
  hand(results: readonly Result[]): void;
  /** Whether `hand` brought this result; else it was read. */
  handed(result: Result): boolean;
  /** Keeps what is handed until `end`: nothing is lost that comes between two waits. */
  expect(actionId: string): Expected;
  /** `fresh`: it has not ended yet. Ends early, without a result, with the signal. */
  wait(
    actionId: string,
    timeoutMs: number,
    options?: { fresh?: boolean; signal?: AbortSignal },
  ): Promise<Result | undefined>;
  close(): void;
}

export interface Expected {
  handed(): Result | undefined;
  end(): void;
}

/** On several nodes the one that counts the result does not know who waits elsewhere; so the waiting one looks, too. */
const lookAgain = 1_000;

export function createFinished(db: Db): Finished {
  const waiting = new Map<string, Set<(result?: Result) => void>>();
  const broughtHere = new WeakSet<Result>();
  function enter(actionId: string, wake: (result?: Result) => void): () => void {
    const wakes = waiting.get(actionId) ?? new Set();
    waiting.set(actionId, wakes);
    wakes.add(wake);
    return () => {
      wakes.delete(wake);
      if (wakes.size === 0 && waiting.get(actionId) === wakes) waiting.delete(actionId);
    };
  }
  const ring = (actionId: string) => {
    for (const wake of waiting.get(actionId) ?? []) wake();
  };

  return {
    wanted: (actionId) => waiting.has(actionId),
    tell(actionIds) {
      for (const actionId of actionIds ?? [...waiting.keys()]) ring(actionId);
    },
    hand(results) {
      for (const result of results) broughtHere.add(result);
      for (const result of results) for (const wake of waiting.get(result.actionId) ?? []) wake(result);
    },
    handed: (result) => broughtHere.has(result),
    expect(actionId) {
      let handed: Result | undefined;
      const end = enter(actionId, (result) => {
        handed ??= result;
      });
      return { handed: () => handed, end };
    },
    async wait(actionId, timeoutMs, { fresh = false, signal } = {}) {
      const ends = performance.now() + timeoutMs;
      let known = fresh;
      let rung: () => void = () => undefined;
      let handed: Result | undefined;
      const leave = enter(actionId, (result) => {
        handed ??= result;
        rung();
      });
      const stop = () => rung();
      signal?.addEventListener('abort', stop, { once: true });
      try {
        for (;;) {
          let timer: NodeJS.Timeout | undefined;
          // Armed before the look, so that an end between look and wait is not missed.
          const news = new Promise<void>((resolve) => {
            rung = resolve;
            timer = setTimeout(resolve, Math.max(0, Math.min(lookAgain, ends - performance.now())));
          });
          const found = handed ?? (known ? undefined : await read(db, actionId));
          known = false;
          const over = () => signal?.aborted === true || performance.now() >= ends;
          if (!found && !over()) await news;
          clearTimeout(timer);
          // What was handed is the whole answer; the row of one that is waited for may hold none.
          if (handed ?? found) return handed ?? found;
          if (over()) return undefined;
        }
      } finally {
        leave();
        signal?.removeEventListener('abort', stop);
      }
    },
    close() {
      waiting.clear();
    },
  };
}

interface Ended {
  state: string;
  finished_by: string | null;
  resource: Resource | null;
  error: ActionError | null;
  timings: Result['timings'] | null;
  finished_ms: number;
}

async function read(db: Db, actionId: string): Promise<Result | undefined> {
  const { rows } = await sql<Ended>`
    select state, finished_by, resource, error, timings, extract(epoch from finished_at)::float8 * 1000 as finished_ms
    from action where id = ${actionId}::uuid and state in ('done', 'held', 'failed', 'cancelled')`.execute(db.kysely);
  const row = rows[0];
  if (!row) return undefined;
  return {
    actionId,
    lease: row.finished_by ?? 'none',
    status: row.state === 'done' ? 'done' : 'failed',
    ...(row.resource ? { resource: row.resource } : {}),
    ...(row.error ? { error: row.error } : {}),
    timings: row.timings ?? { received: row.finished_ms },
  };
}
