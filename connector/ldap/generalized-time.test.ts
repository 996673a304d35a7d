import { expect, test } from 'vitest';
import { readTime, writeTime } from './generalized-time.ts';

test('every form that directories write', () => {
  expect(readTime('20260131100000Z')).toBe('2026-01-31T10:00:00.000Z');
  expect(readTime('20260131100000.0Z')).toBe('2026-01-31T10:00:00.000Z');
  expect(readTime('20260131100000.123456Z')).toBe('2026-01-31T10:00:00.123Z');
  expect(readTime('202601311000+0130')).toBe('2026-01-31T08:30:00.000Z');
  for (const text of [undefined, '', '2026', '20261331100000Z', 'yesterday']) expect(readTime(text)).toBeUndefined();
  expect(writeTime(new Date('2026-01-31T10:00:00.999Z'))).toBe('20260131100000.0Z');
});
