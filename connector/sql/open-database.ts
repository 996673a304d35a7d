import type { Database } from './database.ts';
import { createMysqlDatabase } from './mysql.ts';
import { createPostgresDatabase } from './postgres.ts';
import { createSqliteDatabase } from './sqlite.ts';

/**
 * Opens what an address from `databaseAddress` names. SQLite is opened at once, the others with the first statement.
 * A statement that gets no connection within `patienceMs` fails as `unavailable`.
 */
export function openDatabase(address: string, connections: number, patienceMs = 5_000): Database {
  if (address.startsWith('sqlite:')) return createSqliteDatabase(address.slice('sqlite:'.length));
  return address.startsWith('postgres')
    ? createPostgresDatabase(address, connections, patienceMs)
    : createMysqlDatabase(address, connections, patienceMs);
}
