import { DatabaseSync } from 'node:sqlite';
import { onPremisesError, unavailable } from '../sdk/index.ts';

const longestWait = 5_000;

/**
 * Runs a task while no other connector writes the file. The lock is one of the operating system (a SQLite transaction
 * on a file beside it), so it ends with its process, also after kill -9. Throws 503 when it is held for five seconds,
 * and `csv_access` where it cannot be made or taken.
 */
export async function withFileLock<T>(path: string, task: () => Promise<T>): Promise<T> {
  const lock = told(path, () => new DatabaseSync(`${path}.lock`, { timeout: 0 }));
  try {
    for (const end = Date.now() + longestWait; ; ) {
      if (told(path, () => take(lock))) break;
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

/** What fails may be the rights: the file is of whoever made it first, an administrator who tried it out for one. */
function told<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw onPremisesError(
      'csv_access',
      `${path}.lock, by which connectors wait for each other, cannot be used (${reason}). Let this account write that file and its folder, or remove the file while no connector runs.`,
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
