import { expect, test } from 'vitest';
import { lastHour, topOf } from './scale.ts';

test('an hour has sixty minutes, the newest last, with what is known of each', () => {
  const now = 1_700_000_030_000;
  const minute = Math.floor(now / 60_000) * 60_000;
  const known = { at: minute - 60_000, count: 3, medianMs: 20, p95Ms: 40 };
  const hour = lastHour([known, { ...known, at: minute - 3_600_000 }], now);
  expect(hour).toHaveLength(60);
  expect(hour.at(-1)).toEqual({ at: minute, count: 0, medianMs: 0, p95Ms: 0 });
  expect(hour.at(-2)).toEqual(known);
  expect(hour[0]!.count).toBe(0);
});

test.each([
  [0, 4, 4],
  [4, 4, 4],
  [5, 4, 8],
  [9, 4, 10],
  [43, 4, 80],
  [337, 100, 400],
])('an axis for %i, at least %i, ends at %i', (highest, least, top) => expect(topOf(highest, least)).toBe(top));
