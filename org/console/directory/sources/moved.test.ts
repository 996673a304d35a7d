import { expect, test } from 'vitest';
import { moved } from './moved.ts';

test('a source moves one place up or down, and nobody else does', () => {
  expect(moved(['a', 'b', 'c'], 3, -1)).toEqual(['a', 'c', 'b']);
  expect(moved(['a', 'b', 'c'], 1, 1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 1, -1)).toEqual(['a', 'b', 'c']);
  expect(moved(['a', 'b', 'c'], 3, 1)).toEqual(['a', 'b', 'c']);
});
