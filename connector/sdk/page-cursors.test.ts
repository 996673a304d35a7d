import { expect, test } from 'vitest';
import { createPageCursors } from './page-cursors.ts';

test('a cursor is found for its list and its place, until it is ten minutes old', () => {
  let now = 0;
  const cursors = createPageCursors(() => now);
  cursors.keep('all', 101, 'k100');
  expect(cursors.find('all', 101)).toBe('k100');
  expect(cursors.find('all', 201)).toBeUndefined();
  expect(cursors.find('some', 101)).toBeUndefined();
  now = 10 * 60_000;
  expect(cursors.find('all', 101)).toBeUndefined();
});

test('the oldest go first when there are too many', () => {
  const cursors = createPageCursors();
  for (let index = 1; index <= 1000; index++) cursors.keep('all', index, String(index));
  cursors.keep('all', 1, 'again');
  cursors.keep('all', 1001, 'last');
  expect(cursors.find('all', 2)).toBeUndefined();
  expect(cursors.find('all', 1)).toBe('again');
  expect(cursors.find('all', 1001)).toBe('last');
});
