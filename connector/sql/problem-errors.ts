import { duplicate, invalidValue, type ScimError, unavailable } from '../sdk/index.ts';
import type { Database, DatabaseProblem } from './database.ts';

/** Names of attributes by the column that holds them. */
export type AttributeNames = ReadonlyMap<string, string>;

/** Runs a task; database errors become SCIM errors that name the attribute instead of the column. */
export async function withScimErrors<T>(database: Database, names: AttributeNames, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    const problem = database.problemOf(error);
    throw problem ? scimErrorOf(problem, names) : error;
  }
}

function scimErrorOf(problem: DatabaseProblem, names: AttributeNames): ScimError {
  const { kind, columns, message } = problem;
  // Of a duplicate MariaDB names the index, which is often called like its column, and often not.
  const named = kind === 'duplicate' ? columns.filter((column) => names.has(column)) : columns;
  const attributes = named.map((column) => names.get(column) ?? `column ${column}`).join(', ');
  const what = attributes || 'a value';
  switch (kind) {
    case 'duplicate':
      return duplicate(
        `Another entry has the same ${attributes || 'unique value'} already. Link to that one, or choose another value.`,
      );
    case 'required':
      return invalidValue(`${what} is required by the database. Map it, or give the column a default.`);
    case 'tooLong':
      return invalidValue(`${what} is longer than its column takes. Shorten it.`);
    case 'invalid':
      return invalidValue(`The database refuses ${what}: ${message}`);
    case 'reference':
      return invalidValue(`A row that this one points to does not exist, or others still point to this one (${what}).`);
    case 'conflict':
      return unavailable('Other changes were going on at the same rows. Try again.');
    case 'unavailable':
      return unavailable(
        `The application's database does not answer (${message.replace(/\.$/, '')}). Check that it runs and that the connector may log in.`,
      );
  }
}
