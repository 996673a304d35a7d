import { expect, test } from 'vitest';
import { stated } from './enrolment.ts';

const good = { name: 'Zürich 東京 😀', host: 'hq-1', os: 'Debian 12', version: '0.1.0' };

test('what people can read is taken as it is', () => {
  expect(stated.parse(good)).toEqual(good);
});

test.each(['a\0b', 'a\u001b[31m', 'line\nbreak', 'hq\u202e1-gpj', 'half \ud800'])('%j is refused as a name', (name) => {
  expect(stated.safeParse({ ...good, name }).success).toBe(false);
});
