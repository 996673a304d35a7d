export interface RateLimit {
  /** Counts one request. `reset` is epoch seconds. */
  take(who: string): { allowed: boolean; limit: number; remaining: number; reset: number };
}

const minute = 60_000;

/** A window of one minute for each caller, on this node. */
export function createRateLimit(deps: { clock: () => number; perMinute: number }): RateLimit {
  const windows = new Map<string, { from: number; used: number }>();
  return {
    take(who) {
      const from = Math.floor(deps.clock() / minute) * minute;
      const known = windows.get(who);
      const window = known?.from === from ? known : { from, used: 0 };
      windows.set(who, window);
      const allowed = window.used < deps.perMinute;
      if (allowed) window.used++;
      return { allowed, limit: deps.perMinute, remaining: deps.perMinute - window.used, reset: (from + minute) / 1000 };
    },
  };
}
