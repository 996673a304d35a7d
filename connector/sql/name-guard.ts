import { createKeyLock, duplicate } from '../sdk/index.ts';
import type { Database, Executor, SqlValue } from './database.ts';
import { createParams } from './params.ts';
import type { TableMap } from './table-map.ts';

/** Keeps names unique in a table whose database does not: some applications check it in their own code only. */
export interface NameGuard {
  /** Runs a change that gives a row this name while no other change with the same name runs. */
  alone<T>(name: string, change: () => Promise<T>): Promise<T>;
  /** Throws 409 when another row than `own` has the name. To be called inside that change. */
  refuseTaken(executor: Executor, name: string, own?: SqlValue): Promise<void>;
}

/** `undefined` where a unique index that ignores case stands on the column, and so on the safe side for all writers. */
export async function createNameGuard(
  database: Database,
  map: TableMap,
  attribute: 'userName' | 'displayName',
  tableName: string,
): Promise<NameGuard | undefined> {
  const column = map.columns.find(({ field }) => field.path === attribute)!;
  if ((await database.nameIndex(tableName, column.name)) === 'unique') return undefined;
  const { dialect } = database;
  const locked = createKeyLock();
  return {
    alone: (name, change) => locked(name.toLowerCase(), change),
    async refuseTaken(executor, name, own) {
      const { add, values } = createParams(dialect);
      const { expression, info } = column;
      const text = info.kind === 'text' ? expression : dialect.asText(expression, info);
      const same = dialect.testText(text, info, 'eq', name, column.caseExact, add);
      const other = own === undefined ? '' : ` AND ${map.key.expression} <> ${add(own)}`;
      const rows = await executor.all(
        `SELECT 1 AS found FROM ${map.table} t WHERE ${same}${other}${map.visible('t.')}`,
        values,
      );
      if (rows.length) {
        throw duplicate(`Another entry has the same ${attribute} already. Link to that one, or choose another value.`);
      }
    },
  };
}
