import { expect, test } from 'vitest';
import { createKeyLock } from './key-lock.ts';

test('tasks of one key wait for each other, tasks of others do not', async () => {
  const locked = createKeyLock();
  const order: string[] = [];
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = locked('a', async () => {
    await gate;
    order.push('a1');
    throw new Error('failed');
  });
  const second = locked('a', async () => order.push('a2'));
  await locked('b', async () => order.push('b'));
  release();
  await expect(first).rejects.toThrow('failed');
  await second;
  expect(order).toEqual(['b', 'a1', 'a2']);
});
