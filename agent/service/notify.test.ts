import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createNotifier } from './notify.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('ready, signs of life six times in the watchdog time, and none once it stops', () => {
  const sent: string[] = [];
  const notifier = createNotifier(120_000, (words) => sent.push(words.join(' ')));
  vi.advanceTimersByTime(120_000);
  expect(sent).toEqual([]);
  notifier.ready('Connecting');
  vi.advanceTimersByTime(120_000);
  expect(sent).toEqual(['READY=1 STATUS=Connecting', ...Array(6).fill('READY=1 WATCHDOG=1')]);
  notifier.status('Connected');
  notifier.stopping();
  vi.advanceTimersByTime(120_000);
  expect(sent.slice(7)).toEqual(['STATUS=Connected', 'STOPPING=1']);
});

test('without a watchdog only the states are told', () => {
  const sent: string[] = [];
  createNotifier(0, (words) => sent.push(words.join(' '))).ready('Connected');
  vi.advanceTimersByTime(600_000);
  expect(sent).toEqual(['READY=1 STATUS=Connected']);
});
