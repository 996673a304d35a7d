import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createBackoff } from './backoff.ts';
import { createFreshness } from './freshness.ts';
import { createOutbox } from './outbox.ts';
import { createPollWait } from './poll-wait.ts';

test('back-off: full jitter, doubling to a minute, and never before Retry-After', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }),
      fc.nat(100_000),
      (random, floor) => {
        let n = 0;
        const backoff = createBackoff(() => random[n++ % random.length]!);
        for (let turn = 0; turn < random.length; turn++) {
          const ceiling = Math.min(1_000 * 2 ** turn, 60_000);
          const wait = backoff.next(floor);
          expect(wait).toBeGreaterThanOrEqual(floor);
          expect(wait).toBeLessThanOrEqual(Math.max(ceiling, floor));
        }
        backoff.reset();
        expect(backoff.next()).toBeLessThanOrEqual(1_000);
      },
    ),
  );
});

test('cuts at different ages, young ones, and longer answers in between do not shorten the wait', () => {
  const wait = createPollWait();
  for (const age of [5_000, 12_000, 22_000, 9_000, 1_000, 1_000, 1_000]) expect(wait.cut(age)).toBeUndefined();
  wait.answered(25_000);
  expect(wait.cut(12_000)).toBeUndefined();
  expect(wait.cut(12_100)).toBeUndefined();
  wait.answered(24_000);
  expect(wait.cut(12_000)).toBeUndefined();
  expect(wait.seconds()).toBe(25);
});

test('an answer that waited in a buffer is late, whatever the clocks say', () => {
  const fresh = createFreshness(2_000);
  const offset = 5_000_000;
  expect(fresh.late(1_000 + offset, 1_020)).toBe(false);
  expect(fresh.late(26_000 + offset, 26_030)).toBe(false);
  expect(fresh.late(40_000 + offset, 52_000)).toBe(true);
  expect(fresh.late(60_000 + offset, 60_010)).toBe(false);
});

test('a batch keeps to the size of the body; a result too large goes alone', () => {
  const outbox = createOutbox();
  const result = (actionId: string, bytes: number) =>
    ({
      actionId,
      lease: 'l',
      status: 'done',
      resource: { profile: { x: 'x'.repeat(bytes) } },
      timings: { received: 1 },
    }) as const;
  outbox.add(result('a', 3_000_000));
  for (let n = 0; n < 20; n++) outbox.add(result(`b${n}`, 60_000));
  const first = outbox.batch();
  expect(first.results.map(({ actionId }) => actionId)).toEqual(['a']);
  outbox.sent(first);
  let rounds = 0;
  while (outbox.size > 0) {
    const batch = outbox.batch();
    expect(JSON.stringify(batch).length).toBeLessThan(1024 * 1024);
    outbox.sent(batch);
    rounds += 1;
  }
  expect(rounds).toBeLessThan(6);
});
