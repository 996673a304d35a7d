import type { Database } from './database.ts';
import { createMysqlDatabase } from './mysql.ts';
import { createPostgresDatabase } from './postgres.ts';
import { createSqliteDatabase } from './sqlite.ts';

/** Opens what an address from `databaseAddress` names. SQLite is opened at once, the others with the first statement. */
export function openDatabase(address: string, connections: number): Database {
  if (address.startsWith('sqlite:')) return createSqliteDatabase(address.slice('sqlite:'.length));
  return address.startsWith('postgres')
    ? createPostgresDatabase(address, connections)
    : createMysqlDatabase(address, connections);
}
