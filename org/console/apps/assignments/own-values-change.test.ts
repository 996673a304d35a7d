import { expect, test } from 'vitest';
import { toChange, toTyped } from './own-values-change.ts';

test('only what differs is sent: an emptied field follows the mapping again, a list stays one', () => {
  const overrides = { title: 'Own', roles: ['a', 'b'], city: '', floor: 3 };
  const typed = toTyped(overrides);
  expect(toChange(overrides, typed)).toEqual({});
  expect(toChange(overrides, { ...typed, title: ' ', roles: 'a, c', locale: ' de ' })).toEqual({
    title: null,
    roles: ['a', 'c'],
    locale: 'de',
  });
});
