import type { LogBatch } from '@postern/protocol/console';
import { expect, test } from 'vitest';
import { changeWindow, emptyWindow, type LogWindow, mostLines } from './log-window.ts';

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => ({ id: from + n, level: 'info', message: `line ${from + n}`, rest: '' }));
const batch = (from: number, to: number, more: Partial<LogBatch> = {}): LogBatch => ({
  ...{ lines: lines(from, to), from: to, at: from, begin: 0, end: 100_000, ended: false },
  ...more,
});
const ids = ({ lines: [first, ...rest] }: LogWindow) => [first?.id, rest.at(-1)?.id ?? first?.id];
const followed = (from: number, to: number, whole: boolean) =>
  ({ type: 'followed', item: { lines: lines(from, to), whole, before: from, at: to } }) as const;
const read = (direction: 'older' | 'newer', one: LogBatch, begins = false) =>
  ({ type: 'read', direction, batch: one, begins }) as const;

test('following adds at the end, and what falls out at the begin can be read again', () => {
  let window = changeWindow(emptyWindow, followed(500, 1_000, true));
  expect(window).toMatchObject({ older: 500, newer: undefined, fresh: false });
  window = changeWindow(window, followed(1_000, 3_000, false));
  expect(ids(window)).toEqual([3_000 - mostLines, 2_999]);
  expect(window.older).toBe(3_000 - mostLines);
  expect(changeWindow(window, { type: 'held' })).toMatchObject({ newer: 3_000, lines: window.lines });
  expect(ids(changeWindow(window, followed(9_000, 9_010, true)))).toEqual([9_000, 9_009]);
});

test('reading older adds at the begin; what falls out at the end is read again from there', () => {
  let window = changeWindow(emptyWindow, followed(5_000, 5_000 + mostLines, true));
  window = changeWindow(window, read('older', batch(4_500, 5_000)));
  expect(ids(window)).toEqual([4_500, 4_500 + mostLines - 1]);
  expect(window).toMatchObject({ older: 4_500, newer: 4_500 + mostLines });
  expect(changeWindow(window, read('older', batch(0, 10, { ended: true }))).older).toBeUndefined();
});

test('a jump begins anew, with lines to read on both sides', () => {
  const before = changeWindow(emptyWindow, followed(500, 1_000, true));
  const window = changeWindow(before, read('newer', batch(70, 80, { from: 70, at: 80 }), true));
  expect(ids(window)).toEqual([70, 79]);
  expect(window).toMatchObject({ older: 70, newer: 80 });
  expect(changeWindow(window, read('newer', batch(0, 5, { from: 0, at: 5 }), true)).older).toBeUndefined();
});
