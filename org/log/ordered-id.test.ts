import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createOrderedId } from './ordered-id.ts';

test('ids grow, whatever the clock does, and are UUIDv7', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 2 ** 47 }), { minLength: 2, maxLength: 50 }), (times) => {
      let n = 0;
      const next = createOrderedId(() => times[n++ % times.length]!);
      const ids = times.map(() => next());
      expect([...ids].sort()).toEqual(ids);
      for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }),
  );
});

test('5,000 ids of one millisecond keep their order and are all different', () => {
  const next = createOrderedId(() => 1_700_000_000_000);
  const ids = Array.from({ length: 5000 }, next);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(5000);
});
