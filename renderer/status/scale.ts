import type { ActivitySummary } from '@postern/protocol/console';

type Minute = ActivitySummary['minutes'][number];

/** Sixty minutes up to the one of `now`, oldest first; those without an answer count nothing. */
export function lastHour(minutes: Minute[], now: number): Minute[] {
  const last = Math.floor(now / 60_000) * 60_000;
  const known = new Map(minutes.map((minute) => [minute.at, minute]));
  return Array.from({ length: 60 }, (_, n) => {
    const at = last - (59 - n) * 60_000;
    return known.get(at) ?? { at, count: 0, medianMs: 0, p95Ms: 0 };
  });
}

/** The end of an axis for values up to `highest`: 1, 2, 4 or 8 times a power of ten, and even, so that its half is whole. */
export function topOf(highest: number, least: number): number {
  for (let power = 1; ; power *= 10)
    for (const step of [1, 2, 4, 8]) {
      const top = step * power;
      if (top >= highest && top >= least && top % 2 === 0) return top;
    }
}
