import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSlots } from './slots.ts';

test('further down the slots of the rows that left are used again; further up new ones are taken', () => {
  const slots = createSlots();
  expect(slots(['a', 'b', 'c', 'd'])).toEqual([0, 1, 2, 3]);
  expect(slots(['c', 'd', 'e', 'f'])).toEqual([2, 3, 0, 1]);
  expect(slots(['b', 'c', 'd', 'e'])).toEqual([4, 2, 3, 0]);
  expect(slots(['w', 'x', 'y', 'z'])).toEqual([4, 2, 3, 0]);
});

test('whatever is in view, no two rows share a slot, and a row that stays keeps its own', () => {
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(fc.nat(30), { maxLength: 12 }), { maxLength: 12 }), (views) => {
      const slots = createSlots();
      let before = new Map<number, number>();
      for (const view of views) {
        const now = slots(view);
        expect(new Set(now).size).toBe(view.length);
        for (const [n, key] of view.entries()) if (before.has(key)) expect(now[n]).toBe(before.get(key));
        before = new Map(view.map((key, n) => [key, now[n]!]));
      }
    }),
  );
});
