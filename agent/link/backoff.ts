import { limits } from '@postern/protocol/wire';

export interface Backoff {
  /** How long to wait now, in ms. `retryAfterMs` of the other side is a floor. */
  next(retryAfterMs?: number): number;
  reset(): void;
}

/** Doubling with full jitter from 1 s to 60 s, so that many agents do not come back in step. */
export function createBackoff(random: () => number): Backoff {
  let ceiling: number = limits.backoffMin;
  return {
    next(retryAfterMs = 0) {
      const wait = random() * ceiling;
      ceiling = Math.min(ceiling * 2, limits.backoffMax);
      return Math.max(wait, retryAfterMs);
    },
    reset() {
      ceiling = limits.backoffMin;
    },
  };
}
