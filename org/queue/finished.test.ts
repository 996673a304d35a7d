import type { Result } from '@postern/protocol/wire';
import { expect, test } from 'vitest';
import { createFinished } from './finished.ts';

const result: Result = { actionId: 'a', lease: 'l', status: 'done', timings: { received: 1 } };

test('what is handed between two waits is kept for whoever expects it, and for nobody after that', async () => {
  const finished = createFinished({} as never);
  const expected = finished.expect('a');
  expect(await finished.wait('a', 0, { fresh: true })).toBeUndefined();
  expect(finished.wanted('a')).toBe(true);
  finished.hand([result]);
  expect(expected.handed()).toBe(result);
  expected.end();
  expect(finished.wanted('a')).toBe(false);
});
