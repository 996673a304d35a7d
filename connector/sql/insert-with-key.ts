import { createKeyLock } from '../sdk/index.ts';
import type { Database, Executor, Row, SqlValue } from './database.ts';
import { withRetries } from './retry.ts';
import type { TableMap } from './table-map.ts';
import type { Assignments } from './table-store.ts';

/** Inserts a row under a key as the configuration has it made. */
export type KeyedInsert = (
  values: Assignments,
  insert: (executor: Executor, row: Assignments) => Promise<Row>,
  options?: { single?: boolean },
) => Promise<Row>;

const keyTries = 5;

/**
 * Keys that a statement answers are used one at a time here; where another program took one in between, the next is
 * asked for.
 */
export function createKeyedInsert(database: Database, map: TableMap): KeyedInsert {
  const { name, statement } = map.key;
  const withKey = (values: Assignments, key: SqlValue | undefined): Assignments =>
    key === undefined ? values : new Map(values).set(name, key);
  if (statement === undefined) {
    return (values, insert, options) => {
      const row = withKey(values, map.newKey());
      return database.write((executor) => insert(executor, row), options);
    };
  }
  const locked = createKeyLock();
  return (values, insert) => {
    const write = () =>
      database.write(async (executor) => {
        const key = Object.values((await executor.all(statement, []))[0] ?? {})[0];
        if (key === undefined || key === null) throw new Error(`key.statement answered no value for ${name}.`);
        return insert(executor, withKey(values, key as SqlValue));
      });
    return locked(name, () => withRetries(write, (error) => isTaken(database, error, name), keyTries));
  };
}

/** MySQL and MariaDB name the index of the key, which is always called PRIMARY. */
function isTaken(database: Database, error: unknown, key: string): boolean {
  const problem = database.problemOf(error);
  return problem?.kind === 'duplicate' && problem.columns.some((column) => column === key || column === 'PRIMARY');
}
