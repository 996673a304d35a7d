import { existsSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import {
  bestIndex,
  type ColumnInfo,
  type Database,
  type DatabaseProblem,
  type Executor,
  type Row,
  type SqlValue,
} from './database.ts';
import { foldFunction, sqliteDialect } from './sqlite-dialect.ts';
import { createWriteQueue } from './sqlite-write-queue.ts';
import { createStatementCache } from './statement-cache.ts';

const busyMilliseconds = 3_000;

/**
 * SQLite in WAL mode with synchronous=FULL. Writes that arrive together share one transaction, and so one fsync;
 * each is undone alone when it fails, and none is answered before the commit. Reads go through a connection of their
 * own and see committed rows only.
 */
export function createSqliteDatabase(path: string): Database {
  if (!existsSync(path)) {
    throw new Error(
      `database.url: there is no file ${path}. Check the path; the application makes the database, not the connector.`,
    );
  }
  const writer = open(path);
  writer.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
  const reader = open(path);
  reader.exec('PRAGMA query_only=ON');
  const readStatement = createStatementCache((sql) => prepare(reader, sql));
  const writeStatement = createStatementCache((sql) => prepare(writer, sql));
  const executor: Executor = {
    all: async (sql, params) => all(writeStatement(sql), params),
    run: async (sql, params) => {
      const { changes, lastInsertRowid } = writeStatement(sql).run(...(params as (string | number)[]));
      return { affected: Number(changes), key: String(lastInsertRowid) };
    },
  };
  const queue = createWriteQueue(writer, executor);

  return {
    dialect: sqliteDialect,
    read: async (sql, params) => all(readStatement(sql), params),
    write: (job) => queue(job),
    describe: async (table) => describe(reader, table),
    nameIndex: async (table, column) => bestIndex(reader.prepare(nameIndexes).all(table, column)),
    problemOf,
    async close() {
      await queue(async () => undefined).catch(() => undefined);
      reader.close();
      writer.close();
    },
  };
}

function open(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: busyMilliseconds });
  database.function(foldFunction, { deterministic: true }, (value) =>
    typeof value === 'string' ? value.toLowerCase() : value,
  );
  return database;
}

/** Whole numbers that no double holds would end the read: they come as texts, as the other drivers give them. */
function prepare(database: DatabaseSync, sql: string): StatementSync {
  const statement = database.prepare(sql);
  statement.setReadBigInts(true);
  return statement;
}

function all(statement: StatementSync, params: readonly SqlValue[]): Row[] {
  const rows = statement.all(...(params as (string | number)[])) as Row[];
  for (const row of rows) {
    for (const [name, value] of Object.entries(row)) {
      if (typeof value !== 'bigint') continue;
      const number = Number(value);
      row[name] = Number.isSafeInteger(number) ? number : String(value);
    }
  }
  return rows;
}

const nameIndexes = `SELECT list."unique" AND NOT EXISTS (SELECT 1 FROM pragma_index_info(list.name) WHERE seqno = 1) AS is_unique
  FROM pragma_index_list(?) AS list, pragma_index_xinfo(list.name) AS part
  WHERE part.seqno = 0 AND part.name = ? AND part.coll = 'NOCASE' AND list.partial = 0`;

function describe(database: DatabaseSync, table: string): ColumnInfo[] | undefined {
  const rows = database.prepare('SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_xinfo(?)').all(table);
  if (!rows.length) return undefined;
  const keys = rows.filter(({ pk }) => Number(pk) > 0).length;
  return rows.map(({ name, type, notnull, dflt_value, pk }) => {
    const isRowId = keys === 1 && Number(pk) === 1 && String(type).toUpperCase() === 'INTEGER';
    return {
      name: String(name),
      type: String(type).toLowerCase(),
      kind: kindOf(String(type)),
      required: Number(notnull) === 1 || (Number(pk) > 0 && !isRowId),
      generated: isRowId || dflt_value !== null,
    };
  });
}

function kindOf(type: string): ColumnInfo['kind'] {
  const name = type.toUpperCase();
  if (/BOOL/.test(name)) return 'boolean';
  if (/INT/.test(name)) return 'integer';
  if (/DATE|TIME/.test(name)) return 'datetime';
  if (/REAL|FLOA|DOUB|NUMERIC|DECIMAL/.test(name)) return 'number';
  return /BLOB/.test(name) ? 'other' : 'text';
}

/** Extended result codes: https://www.sqlite.org/rescode.html */
const constraintKinds: Record<number, DatabaseProblem['kind']> = {
  2067: 'duplicate',
  1555: 'duplicate',
  2579: 'duplicate',
  1299: 'required',
  787: 'reference',
  275: 'invalid',
  3091: 'invalid',
  20: 'invalid',
  25: 'invalid',
};
/** Busy, locked, read-only, I/O error, corrupt, full, cannot open. */
const unavailableCodes = new Set([5, 6, 8, 10, 11, 13, 14]);

function problemOf(error: unknown): DatabaseProblem | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  const { message, errcode } = error;
  const columns = [...message.matchAll(/\b[\w]+\.(\w+)/g)].map(([, name]) => name ?? '');
  const kind = constraintKinds[errcode];
  if (kind) return { kind, columns, message };
  if (unavailableCodes.has(errcode & 0xff)) return { kind: 'unavailable', columns: [], message };
  return undefined;
}
