import { expect, test } from 'vitest';
import { createExchangeKeeper } from './exchange-keeper.ts';

const exchanges = [{ at: 1, answeredAt: 2, keep: () => ({ method: 'GET', url: 'u', headers: [] }) }];

test('of a flood that succeeds the first hundred of each second are kept, of what fails all', () => {
  let now = 0;
  const keep = createExchangeKeeper({ monotonic: () => now });
  const kept = (status: 'done' | 'failed', count: number) =>
    Array.from({ length: count }, () => keep({ exchanges }, { status })).filter(({ length }) => length > 0).length;
  expect(kept('done', 300)).toBe(100);
  expect(kept('failed', 50)).toBe(50);
  now = 1_000;
  expect(kept('done', 5)).toBe(5);
  expect(keep({ exchanges }, { status: 'failed' })).toEqual([
    { at: 1, answeredAt: 2, method: 'GET', url: 'u', headers: [] },
  ]);
});
