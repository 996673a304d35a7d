import { expect, test } from 'vitest';
import { ago, count, countDown, span } from './time.ts';

test.each([
  [0, '0 ms'],
  [152, '152 ms'],
  [3_100, '3.1 s'],
  [12_400, '12 s'],
  [125_000, '2 min'],
  [3_700_000, '1 h 1 min'],
  [6 * 86_400_000 + 4 * 3_600_000, '6 days 4 h'],
])('%i ms reads as %s', (ms, text) => expect(span(ms)).toBe(text));

test('ages, count-downs and thousands', () => {
  expect([ago(1_000, 1_900), ago(1_000, 13_999)]).toEqual(['now', '12 s ago']);
  expect([countDown(600_000), countDown(61_001), countDown(0)]).toEqual(['10:00', '1:02', '0:00']);
  expect(count(48_212)).toBe('48,212');
});
