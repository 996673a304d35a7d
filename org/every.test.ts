import { expect, test } from 'vitest';
import { every } from './every.ts';

test('what fails is told, but not while it is stopped', async () => {
  const faults: unknown[] = [];
  const runs: PromiseWithResolvers<void>[] = [];
  let begun = Promise.withResolvers<void>();
  const stop = every(
    1,
    () => {
      const run = Promise.withResolvers<void>();
      runs.push(run);
      begun.resolve();
      begun = Promise.withResolvers();
      return run.promise;
    },
    (error) => faults.push(error),
  );
  await begun.promise;
  const again = begun.promise;
  runs[0]!.reject('the database is gone');
  await again;
  expect(faults).toEqual(['the database is gone']);
  const stopped = stop();
  runs[1]!.reject('and still gone');
  await stopped;
  expect([faults.length, runs.length]).toEqual([1, 2]);
});
