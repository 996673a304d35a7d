import { DatabaseSync } from 'node:sqlite';
import { onPremisesError, unavailable } from '../sdk/index.ts';

const longestWait = 5_000;

/**
 * Runs a task while no other connector writes the file. The lock is one of the operating system (a SQLite transaction
 * on a file beside it), so it ends with its process, also after kill -9. Throws 503 when it is held for five seconds,
 * and `csv_access` where it cannot be made.
 */
export async function withFileLock<T>(path: string, task: () => Promise<T>): Promise<T> {
  const lock = openLock(`${path}.lock`);
  try {
    for (const end = Date.now() + longestWait; ; ) {
      if (take(lock)) break;
      if (Date.now() > end)
        throw unavailable(
          `Another connector has been writing ${path} for five seconds. See that only one serves this file.`,
        );
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return await task();
  } finally {
    lock.close();
  }
}

function openLock(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path, { timeout: 0 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw onPremisesError(
      'csv_access',
      `${path}, by which connectors wait for each other, cannot be opened (${reason}). Let this account write that file and its folder.`,
    );
  }
}

function take(lock: DatabaseSync): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch (error) {
    if ((error as { errcode?: number }).errcode === 5) return false;
    throw error;
  }
}
