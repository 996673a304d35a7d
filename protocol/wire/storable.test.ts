import fc from 'fast-check';
import { expect, test } from 'vitest';
import { storable } from './storable.ts';

test('NUL and half surrogate pairs give way to U+FFFD, in keys too, and nothing else changes', () => {
  const value = { ok: ['ä😀', 1, null, true], 'k\0': { deep: ['a\0b', 'x\ud800y', '\udc00'] } };
  expect(storable(value)).toEqual({
    ok: ['ä😀', 1, null, true],
    'k\uFFFD': { deep: ['a\uFFFDb', 'x\uFFFDy', '\uFFFD'] },
  });
});

test('what is nested beyond all measure ends in null', () => {
  const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
  expect(JSON.stringify(storable({ a: nested(100_000) }))).toHaveLength(6 + 2 * 63 + 4);
  const value = nested(60);
  expect(storable(value)).toBe(value);
});

test('what can be stored comes back as the same object', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value);
      fc.pre(!/\\u0000|\\ud[89a-f]/i.test(text));
      expect(storable(value)).toBe(value);
    }),
  );
});
