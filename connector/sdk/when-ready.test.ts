import { expect, test } from 'vitest';
import { createOnce } from './when-ready.ts';

test('what failed is tried again, what worked is kept, and who asks meanwhile waits for the same', async () => {
  const outcomes = [Promise.reject(new Error('down')), Promise.resolve('up')];
  let calls = 0;
  const ready = createOnce(() => outcomes[calls++]!);
  await expect(Promise.all([ready(), ready()])).rejects.toThrow('down');
  expect(calls).toBe(1);
  expect(await Promise.all([ready(), ready()])).toEqual(['up', 'up']);
  expect(await ready()).toBe('up');
  expect(calls).toBe(2);
});
