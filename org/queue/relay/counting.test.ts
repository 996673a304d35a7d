import type { Result } from '@postern/protocol/wire';
import { expect, test } from 'vitest';
import { createCounting, type Handed } from './counting.ts';

const handed = (actionId: string, key = actionId): Handed => ({
  key,
  result: { actionId, lease: 'token', status: 'done', timings: { received: 1 } },
});

function rig(fails: readonly string[] = []) {
  const calls: string[] = [];
  const warned: unknown[] = [];
  const log = { warn: (fields: unknown) => void warned.push(fields) };
  const counting = createCounting({ log: log as never }, async (agentId, results: Result[]) => {
    calls.push(`${agentId}: ${results.map(({ actionId }) => actionId).join(' ')}`);
    if (fails.includes(agentId)) throw new Error('no database');
  });
  return { calls, warned, counting };
}

test('what was handed over is counted together, for each agent once', async () => {
  const { calls, counting } = rig();
  counting.add('one', [handed('a')]);
  counting.add('two', [handed('b')]);
  counting.add('one', [handed('c'), handed('d')]);
  expect(calls).toEqual([]);
  await counting.settled();
  expect(calls).toEqual(['one: a c d', 'two: b']);
  await counting.settled();
  expect(calls).toHaveLength(2);
});

test('nobody has to ask: it is counted within a moment', async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const counting = createCounting({ log: {} as never }, async (agentId) => resolve(agentId));
  counting.add('one', [handed('a')]);
  expect(await promise).toBe('one');
});

test('only a write of the same order key waits for it', async () => {
  const { calls, counting } = rig();
  counting.add('one', [handed('a', 'ann'), handed('b', 'bob')]);
  await counting.ahead(['cleo']);
  expect(calls).toEqual([]);
  await counting.ahead(['cleo', 'bob']);
  expect(calls).toEqual(['one: a b']);
});

test('a write of the same order key waits for what is being counted, too', async () => {
  const over = Promise.withResolvers<void>();
  const counting = createCounting({ log: {} as never }, () => over.promise);
  counting.add('one', [handed('a', 'ann')]);
  const all = counting.settled();
  await Promise.resolve();
  let passed = false;
  const ahead = counting.ahead(['ann']).then(() => {
    passed = true;
  });
  await counting.ahead(['bob']);
  expect(passed).toBe(false);
  over.resolve();
  await Promise.all([all, ahead]);
});

test('no agent waits for the count of another', async () => {
  const over = Promise.withResolvers<void>();
  const begun: string[] = [];
  const counting = createCounting({ log: {} as never }, (agentId) => {
    begun.push(agentId);
    return over.promise;
  });
  counting.add('one', [handed('a')]);
  counting.add('two', [handed('b')]);
  const all = counting.settled();
  await counting.ahead(['cleo']);
  expect(begun).toEqual(['one', 'two']);
  over.resolve();
  await all;
});

test('one agent whose answers cannot be counted does not hold up the others', async () => {
  const { calls, warned, counting } = rig(['one']);
  counting.add('one', [handed('a')]);
  counting.add('two', [handed('b')]);
  await counting.settled();
  expect(calls).toEqual(['one: a', 'two: b']);
  expect(warned).toMatchObject([{ agentId: 'one', answers: 1 }]);
});
