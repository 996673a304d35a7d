/** Polls of this node that wait for work. */
export interface Wakes {
  /** Registers before the first look at the database, so that nothing that comes after it is missed. */
  open(agentId: string, apps: Iterable<string>): Waiter;
  /** These apps, or these agents (a test names its agents), may have work. */
  ring(ids: Iterable<string>, how?: 'work' | 'relay'): void;
  /** Something changed for everybody (settings, chosen agents). */
  ringAll(): void;
  readonly size: number;
  /** Answers all that wait or come to wait, for the end of the process. */
  close(): void;
}

export interface Waiter {
  /**
   * Waits until there may be work (`work`; `relay`: only relayed operations) or everything may have changed (`changed`), until the time is over (`time`),
   * or until it is of no use any more (`over`: the client is gone, a newer poll took its place, the process ends).
   */
  next(ms: number, signal: AbortSignal): Promise<Rung | 'time' | 'over'>;
  /** The agent serves these apps now. */
  serve(apps: Iterable<string>): void;
  close(): void;
}

type Rung = 'relay' | 'work' | 'changed';
const weight = { relay: 1, work: 2, changed: 3 };

export function createWakes(): Wakes {
  const entries = new Map<string, Entry>();
  let closed = false;
  return {
    open(agentId, apps) {
      // An agent has one waiting poll: an older one is the rest of a connection that broke.
      entries.get(agentId)?.end();
      const entry = createEntry(apps);
      entries.set(agentId, entry);
      if (closed) entry.end();
      return {
        next: entry.next,
        serve: entry.serve,
        close: () => {
          if (entries.get(agentId) === entry) entries.delete(agentId);
        },
      };
    },
    ring(ids, how = 'work') {
      const rung = [...ids];
      for (const [agentId, entry] of entries) {
        if (rung.some((id) => id === agentId || entry.serves(id))) entry.ring(how);
      }
    },
    ringAll() {
      for (const entry of entries.values()) entry.ring('changed');
    },
    get size() {
      return entries.size;
    },
    close() {
      closed = true;
      for (const entry of entries.values()) entry.end();
      entries.clear();
    },
  };
}

type Entry = ReturnType<typeof createEntry>;

function createEntry(served: Iterable<string>) {
  let apps = new Set(served);
  let rung: Rung | undefined;
  let over = false;
  let wake: (() => void) | undefined;
  return {
    serve(now: Iterable<string>) {
      apps = new Set(now);
    },
    serves: (appId: string) => apps.has(appId),
    ring(how: Rung) {
      if (!rung || weight[how] > weight[rung]) rung = how;
      wake?.();
    },
    end() {
      over = true;
      wake?.();
    },
    async next(ms: number, signal: AbortSignal): Promise<Rung | 'time' | 'over'> {
      if (!rung && !over && !signal.aborted && ms > 0) {
        await new Promise<void>((resolve) => {
          const stop = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', stop);
            wake = undefined;
            resolve();
          };
          const timer = setTimeout(stop, ms);
          wake = stop;
          signal.addEventListener('abort', stop, { once: true });
        });
      }
      if (over || signal.aborted) return 'over';
      const how = rung ?? 'time';
      rung = undefined;
      return how;
    },
  };
}
