import type { DatabaseSync } from 'node:sqlite';
import type { Executor } from './database.ts';

interface Waiting {
  /** Runs the job; answers how to tell its outcome once its transaction is committed. */
  run(): Promise<{ settle: () => void; failure?: { error: unknown } }>;
  reject(error: unknown): void;
}

/** Runs jobs in one transaction for all that wait, each under a savepoint of its own. */
export function createWriteQueue(database: DatabaseSync, executor: Executor) {
  const [begin, commit, rollback] = ['BEGIN IMMEDIATE', 'COMMIT', 'ROLLBACK'].map((sql) => database.prepare(sql));
  const [mark, keep, undo] = ['SAVEPOINT one', 'RELEASE one', 'ROLLBACK TO one'].map((sql) => database.prepare(sql));
  let waiting: Waiting[] = [];
  let scheduled = false;

  const runAll = async (batch: readonly Waiting[]): Promise<(() => void)[]> => {
    const settles: (() => void)[] = [];
    begin?.run();
    for (const one of batch) {
      mark?.run();
      const { settle, failure } = await one.run();
      // A full disk, for one, makes SQLite undo everything: nobody in the batch may be told it worked.
      if (failure && !database.isTransaction) throw failure.error;
      if (failure) undo?.run();
      keep?.run();
      settles.push(settle);
    }
    commit?.run();
    return settles;
  };

  const flush = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    try {
      for (const settle of await runAll(batch)) settle();
    } catch (error) {
      if (database.isTransaction) rollback?.run();
      for (const one of batch) one.reject(error);
    }
    scheduled = waiting.length > 0;
    if (scheduled) setImmediate(flush);
  };

  return <T>(job: (executor: Executor) => Promise<T>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const run = () =>
        job(executor).then(
          (value) => ({ settle: () => resolve(value) }),
          (error: unknown) => ({ settle: () => reject(error), failure: { error } }),
        );
      waiting.push({ run, reject });
      if (scheduled) return;
      scheduled = true;
      setImmediate(flush);
    });
}
