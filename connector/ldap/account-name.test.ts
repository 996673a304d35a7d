import { expect, test } from 'vitest';
import { fitting } from './account-name.ts';

test('an account name that is cut ends with nothing that Active Directory refuses', () => {
  const name = (value: string) => fitting('sAMAccountName', 'user', value);
  expect(name('ann.lee')).toBe('ann.lee');
  expect(name('maximiliane.schmidt.huber')).toBe('maximiliane.schmidt_');
  expect(name('nineteen-characters😀')).toBe('nineteen-characters_');
  expect(name('a@b/c')).toBe('a_b_c');
  expect(fitting('uid', 'user', 'ends with.')).toBe('ends with.');
});
