import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type View, watchView } from './watch-view.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Scrolls so many rows every 10 ms, `steps` times. */
function scrolled(rows: number, steps: number): { shown: View[]; at: number } {
  const shown: View[] = [];
  const { moved, stop } = watchView((view) => shown.push(view));
  let at = 0;
  moved([at, at + 20]);
  vi.advanceTimersByTime(50);
  for (let n = 0; n < steps; n++) {
    at += rows;
    moved([at, at + 20]);
    vi.advanceTimersByTime(10);
  }
  vi.advanceTimersByTime(200);
  stop();
  return { shown, at };
}

test('rows that move slowly are told as they move, and none twice', () => {
  const { shown, at } = scrolled(10, 20);
  expect(shown.map(([first]) => first)).toEqual([0, 50, 100, 150, at]);
});

test('of a fast scroll only the place where it comes to rest', () => {
  const { shown, at } = scrolled(100, 20);
  expect(shown).toEqual([
    [0, 20],
    [at, at + 20],
  ]);
});

test('one jump is told as well', () => {
  const { shown } = scrolled(50_000, 1);
  expect(shown.at(-1)).toEqual([50_000, 50_020]);
});
