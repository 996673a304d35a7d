import { expect, test } from 'vitest';
import { merge } from './merge.ts';

const row = (id: string, at: number, status = 'done') => ({
  id,
  at,
  kind: 'user.push',
  subject: id,
  app: 'HR',
  status,
});

test('rows that come again replace those that were there; newest first, and by id within one time', () => {
  const before = [row('c', 3, 'sending'), row('a', 1)];
  expect(merge(before, [row('c', 3), row('b', 3), row('d', 4)]).map(({ id, status }) => `${id} ${status}`)).toEqual([
    'd done',
    'c done',
    'b done',
    'a done',
  ]);
});
