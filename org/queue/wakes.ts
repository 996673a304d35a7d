/** Polls of this node that wait for work. */
export interface Wakes {
  /**
   * Registers before the first look at the database, so that nothing that comes after it is missed.
   * `asks`: session and appetite; a poll that asks otherwise than the one before looks at everything. `now`: epoch ms.
   * `takes`: whether it takes relayed operations.
   */
  open(agentId: string, asks: string, apps: Iterable<string>, now: number, takes?: boolean): Waiter;
  /** These apps, or these agents (a test names its agents), may have work. */
  ring(ids: Iterable<string>, how?: 'work' | 'relay' | 'here'): void;
  /** An agent of this app whose poll is open here, or was answered a moment ago; it takes relayed operations. */
  near(appId: string): string | undefined;
  /** Something changed for everybody (settings, chosen agents). */
  ringAll(): void;
  readonly size: number;
  /** Answers all that wait or come to wait, for the end of the process. */
  close(): void;
}

export interface Waiter {
  /**
   * What has rung since the last poll of this agent ended here, or what that one left to be looked at; `changed` where
   * nobody has looked at everything for a second. Undefined: there is nothing to look for.
   */
  pending(): Rung | undefined;
  /**
   * Waits until there may be work (`work`; `relay`: only relayed operations; `here`: only such that this node holds) or everything may have changed
   * (`changed`), until the time is over (`time`), or until it is of no use any more (`over`: the client is gone, a newer poll took its place, the process ends).
   */
  next(ms: number, signal: AbortSignal): Promise<Rung | 'time' | 'over'>;
  /** The agent serves these apps now. */
  serve(apps: Iterable<string>): void;
  /** `left`: what the next poll must look at all the same. */
  close(left?: Rung): void;
}

export type Rung = 'here' | 'relay' | 'work' | 'changed';
const weight = { here: 0, relay: 1, work: 2, changed: 3 };

/** Ms: an agent whose poll was answered comes back with the next one well before. */
const nearFor = 50;

/** Ms: what time alone brings (a circuit's probe, work that was put off) waits no longer. */
const lookEvery = 1_000;

export function createWakes(): Wakes {
  const entries = new Map<string, Entry>();
  let closed = false;
  return {
    open(agentId, asks, apps, now, takes = false) {
      const before = entries.get(agentId);
      // An agent has one waiting poll: an older one is the rest of a connection that broke.
      before?.end();
      const known = before?.asks === asks && now < before.lookedAt + lookEvery;
      const left = known ? before.pending() : 'changed';
      const entry = createEntry(asks, known ? before.lookedAt : now, apps, left, takes);
      entries.set(agentId, entry);
      if (closed) entry.end();
      return {
        pending: entry.pending,
        next: entry.next,
        serve: entry.serve,
        // It goes on listening, so that the next poll need not look for what did not come.
        close: entry.leave,
      };
    },
    ring(ids, how = 'work') {
      const rung = [...ids];
      for (const [agentId, entry] of entries) {
        if (rung.some((id) => id === agentId || entry.serves(id))) entry.ring(how);
      }
    },
    near(appId) {
      let near: string | undefined;
      for (const [agentId, entry] of entries) {
        const how = entry.serves(appId) ? entry.near() : undefined;
        if (how === 'open') return agentId;
        if (how === 'soon') near ??= agentId;
      }
      return near;
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

function createEntry(
  asks: string,
  lookedAt: number,
  served: Iterable<string>,
  first: Rung | undefined,
  takes: boolean,
) {
  let apps = new Set(served);
  let rung = first;
  let over = false;
  let leftAt: number | undefined;
  let wake: (() => void) | undefined;
  const ring = (how: Rung) => {
    if (!rung || weight[how] > weight[rung]) rung = how;
    wake?.();
  };
  return {
    asks,
    lookedAt,
    serve(now: Iterable<string>) {
      apps = new Set(now);
    },
    serves: (appId: string) => apps.has(appId),
    ring,
    pending() {
      const now = rung;
      rung = undefined;
      return now;
    },
    near(): 'open' | 'soon' | undefined {
      if (!takes || over) return undefined;
      if (leftAt === undefined) return 'open';
      return performance.now() - leftAt < nearFor ? 'soon' : undefined;
    },
    leave(left?: Rung) {
      leftAt = performance.now();
      if (left) ring(left);
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
