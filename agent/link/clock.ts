import { performance } from 'node:perf_hooks';
import type { Clock } from '../ports.ts';

export interface OrgClock extends Clock {
  /** How far the org's clock is ahead of this machine's, ms. */
  offset(): number;
  /** Takes the Date header of an answer (whole seconds, RFC 9110 section 6.6.1); used before the first token. */
  learnDate(header: string | undefined, askedAt: number): void;
}

/**
 * A clock that follows the org's. An answer only tells that the org's time was between `serverTime` and `serverTime`
 * plus the way of the request, so the offset moves no further than that: a long poll does not blur what a short call
 * has settled. The wall clock carries it on, so a suspended machine does not fall behind.
 */
export function createClock(
  wall: () => number = () => Date.now(),
  monotonic: () => number = () => performance.now(),
): OrgClock {
  let offset = 0;
  const learn = (serverTime: number, askedAt: number, resolution = 0): void => {
    if (!Number.isFinite(serverTime) || serverTime <= 0) return;
    const earliest = serverTime - wall();
    const latest = earliest + Math.max(0, monotonic() - askedAt) + resolution;
    offset = Math.min(Math.max(offset, earliest), latest);
  };
  return {
    now: () => wall() + offset,
    monotonic,
    offset: () => offset,
    learn,
    learnDate: (header, askedAt) => {
      if (header) learn(Date.parse(header), askedAt, 1_000);
    },
  };
}
