import { randomUUID } from 'node:crypto';
import type { ServerLog } from './audit.ts';
import type { Connector } from './connector.ts';

/** Where a caller stands: the marker of the last change that was told. */
export interface ChangeFeed {
  /**
   * Resolves with the current marker: at once where it is not `after`, else at the next change, or when `ms` are over.
   * `undefined`: the source was not reached yet. A marker of another run of this server is never the current one.
   */
  next(after: string | undefined, ms: number): Promise<string | undefined>;
}

/** How long the source is watched on after the last caller went: longer than a caller takes to come back. */
const idleMs = 10_000;
const restartMs = 1_000;

/**
 * Turns `watch` of a connector into markers that callers wait on. The source is watched only while somebody asks; what
 * changed while nobody did is told to the next one. `stopped` answers all who wait and ends the watching.
 */
export function createChangeFeed(
  watch: NonNullable<Connector['watch']>,
  { stopped, log }: { stopped?: AbortSignal | undefined; log?: Pick<ServerLog, 'warn'> | undefined },
): ChangeFeed {
  const run = randomUUID().slice(0, 8);
  const waiting = new Set<() => void>();
  let count = 0;
  let callers = 0;
  let watching: AbortController | undefined;
  let idle: NodeJS.Timeout | undefined;

  const marker = () => (count === 0 ? undefined : `${run}-${count}`);
  const wake = () => {
    for (const one of [...waiting]) one();
  };
  const stop = () => {
    clearTimeout(idle);
    watching?.abort();
    watching = undefined;
    wake();
  };
  stopped?.addEventListener('abort', stop, { once: true });

  async function follow(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        for await (const _change of watch(signal)) {
          if (signal.aborted) return;
          count += 1;
          wake();
        }
      } catch (error) {
        log?.warn({ err: error }, 'the source cannot be watched; it is tried again');
      }
      await pause(restartMs, signal);
    }
  }

  return {
    async next(after, ms) {
      if (stopped?.aborted) return marker();
      clearTimeout(idle);
      callers += 1;
      if (!watching) {
        watching = new AbortController();
        void follow(watching.signal);
      }
      try {
        // Whoever watches anew says first that there is something; until then nobody knows what changed meanwhile.
        const news = () => marker() !== undefined && marker() !== after;
        if (!news()) await new Promise<void>((resolve) => wait(resolve, ms, news));
        return marker();
      } finally {
        callers -= 1;
        if (callers === 0 && !stopped?.aborted) idle = setTimeout(stop, idleMs).unref();
      }
    },
  };

  function wait(done: () => void, ms: number, news: () => boolean): void {
    const finish = () => {
      waiting.delete(look);
      clearTimeout(timer);
      done();
    };
    const look = () => {
      if (news() || stopped?.aborted) finish();
    };
    const timer = setTimeout(finish, ms);
    waiting.add(look);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(finish, ms).unref();
    signal.addEventListener('abort', finish, { once: true });
  });
}
