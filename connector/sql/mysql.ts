import { createPool, type Pool, type PoolConnection, type ResultSetHeader } from 'mysql2/promise';
import {
  bestIndex,
  type ColumnInfo,
  type Database,
  type DatabaseProblem,
  type Executor,
  type Row,
  type SqlValue,
} from './database.ts';
import { mysqlDialect } from './mysql-dialect.ts';
import { withRetries } from './retry.ts';

/** MariaDB and MySQL. Sessions run in UTC and in strict mode, so that nothing is cut off or shifted silently. */
export function createMysqlDatabase(url: string, connections: number, patienceMs: number): Database {
  const pool = createPool({
    uri: url.replace(/^mariadb:/, 'mysql:'),
    connectionLimit: connections,
    connectTimeout: patienceMs,
    enableKeepAlive: true,
    charset: 'utf8mb4',
    dateStrings: true,
    supportBigNumbers: true,
    maxPreparedStatements: 500,
  });
  pool.pool.on('connection', (connection) => {
    connection.query(
      "SET time_zone = '+00:00', sql_mode = CONCAT(@@sql_mode, ',STRICT_TRANS_TABLES')",
      () => undefined,
    );
  });
  const acquire = () => acquireWithin(pool, patienceMs);
  const direct: Executor = {
    all: (sql, params) => onConnection(acquire, (executor) => executor.all(sql, params)),
    run: (sql, params) => onConnection(acquire, (executor) => executor.run(sql, params)),
  };
  return {
    dialect: mysqlDialect,
    read: direct.all,
    write: (job, { single = false } = {}) =>
      withRetries(
        () => (single ? job(direct) : inTransaction(acquire, job)),
        (error) => problemOf(error)?.kind === 'conflict',
      ),
    describe: (table) => describe(direct, table),
    nameIndex: async (table, column) => bestIndex(await direct.all(nameIndexes, [...nameParts(table), column])),
    problemOf,
    close: () => pool.end(),
  };
}

function executorOf(target: PoolConnection): Executor {
  return {
    async all(sql, params) {
      const [rows] = await target.execute(sql, bindable(params));
      return Array.isArray(rows) ? (rows as Row[]) : [];
    },
    async run(sql, params) {
      const [result] = await target.execute<ResultSetHeader>(sql, bindable(params));
      return { affected: result.affectedRows, key: String(result.insertId) };
    },
  };
}

/** Whole numbers travel as text: the driver would send them as doubles, which LIMIT refuses. */
function bindable(params: readonly SqlValue[]): (string | number | boolean | null)[] {
  return params.map((value) => (typeof value === 'bigint' || Number.isInteger(value) ? String(value) : value)) as (
    | string
    | number
    | boolean
    | null
  )[];
}

/** A connection of the pool. The driver would wait without end while all of them are busy. */
async function acquireWithin(pool: Pool, patienceMs: number): Promise<PoolConnection> {
  const wanted = pool.getConnection();
  const { promise: tired, reject } = Promise.withResolvers<never>();
  const error = Object.assign(new Error('all connections to it are busy'), { code: 'ETIMEDOUT' });
  const timer = setTimeout(() => reject(error), patienceMs);
  try {
    return await Promise.race([wanted, tired]);
  } catch (failure) {
    wanted.then(
      (late) => late.release(),
      () => undefined,
    );
    throw failure;
  } finally {
    clearTimeout(timer);
  }
}

async function onConnection<T>(
  acquire: () => Promise<PoolConnection>,
  job: (executor: Executor) => Promise<T>,
): Promise<T> {
  const connection = await acquire();
  try {
    return await job(executorOf(connection));
  } catch (error) {
    // After a failover this server may be the one that only reads; the next connection may find the other one.
    if (problemOf(error)?.kind === 'unavailable') connection.destroy();
    throw error;
  } finally {
    connection.release();
  }
}

async function inTransaction<T>(
  acquire: () => Promise<PoolConnection>,
  job: (executor: Executor) => Promise<T>,
): Promise<T> {
  const connection = await acquire();
  let usable = true;
  try {
    await connection.beginTransaction();
    const value = await job(executorOf(connection));
    await connection.commit();
    return value;
  } catch (error) {
    await connection.rollback().catch(() => {
      usable = false;
    });
    throw error;
  } finally {
    if (usable) connection.release();
    else connection.destroy();
  }
}

const describeColumns = `SELECT column_name AS name, data_type AS type, is_nullable AS nullable,
  column_default AS fallback, extra AS extra, character_maximum_length AS length, collation_name AS collation_name,
  column_type AS full_type
  FROM information_schema.columns WHERE table_name = ? AND table_schema = COALESCE(?, DATABASE()) ORDER BY ordinal_position`;

/** A collation that ends in _ci ignores case. */
const nameIndexes = `SELECT s.non_unique = 0 AND NOT EXISTS (SELECT 1 FROM information_schema.statistics o
    WHERE o.table_schema = s.table_schema AND o.table_name = s.table_name AND o.index_name = s.index_name AND o.seq_in_index = 2) AS is_unique
  FROM information_schema.statistics s JOIN information_schema.columns c
  ON c.table_schema = s.table_schema AND c.table_name = s.table_name AND c.column_name = s.column_name
  WHERE s.table_name = ? AND s.table_schema = COALESCE(?, DATABASE()) AND s.column_name = ? AND s.seq_in_index = 1
  AND c.collation_name LIKE '%\\_ci'`;

/** Table and schema; no schema stands for the one of the connection. */
function nameParts(table: string): [string, string | null] {
  const parts = table.split('.');
  return [parts.pop() ?? table, parts.pop() ?? null];
}

async function describe(executor: Executor, table: string): Promise<ColumnInfo[] | undefined> {
  const rows = await executor.all(describeColumns, nameParts(table));
  if (!rows.length) return undefined;
  return rows.map((row) => {
    const type = String(row['type']).toLowerCase();
    const kind = kindOf(type, String(row['full_type']));
    const nullable = row['nullable'] === 'YES';
    return {
      name: String(row['name']),
      type,
      kind,
      required: !nullable,
      generated: row['fallback'] !== null || /auto_increment|generated/i.test(String(row['extra'])),
      ...(kind === 'text' && row['length'] !== null ? { maxLength: Number(row['length']) } : {}),
      ...(typeof row['collation_name'] === 'string' ? { ignoresCase: /_ci$/.test(row['collation_name']) } : {}),
    };
  });
}

function kindOf(type: string, fullType: string): ColumnInfo['kind'] {
  if (/^(tinyint\(1\)|bit\(1\))/i.test(fullType)) return 'boolean';
  if (/int$/.test(type) || type === 'year') return 'integer';
  if (/^(decimal|float|double)/.test(type)) return 'number';
  if (/^(datetime|timestamp|date)$/.test(type)) return 'datetime';
  return /char|text/.test(type) ? 'text' : 'other';
}

/** Error numbers of MySQL and MariaDB. */
const kinds: Record<number, DatabaseProblem['kind']> = {
  1062: 'duplicate',
  1048: 'required',
  1364: 'required',
  1406: 'tooLong',
  1264: 'invalid',
  1265: 'invalid',
  1292: 'invalid',
  1366: 'invalid',
  3819: 'invalid',
  4025: 'invalid',
  1451: 'reference',
  1452: 'reference',
  1205: 'conflict',
  1213: 'conflict',
  1020: 'conflict',
};
const unavailableNumbers = new Set([1040, 1044, 1045, 1049, 1053, 1129, 1130, 1203, 1290, 1836, 2006, 2013]);
const networkCodes =
  /^(ECONN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EPIPE|PROTOCOL_|HANDSHAKE_|ENOENT)/;

function problemOf(error: unknown): DatabaseProblem | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const number = 'errno' in error && typeof error.errno === 'number' ? error.errno : 0;
  const { message } = error;
  const kind = kinds[number];
  if (kind) return { kind, columns: columnsOf(message), message };
  if (unavailableNumbers.has(number) || networkCodes.test(String(error.code))) {
    return { kind: 'unavailable', columns: [], message: message || String(error.code) };
  }
  return undefined;
}

/** Column in "… for column 'login' at row 1"; an index of a duplicate is often called like its column. */
function columnsOf(message: string): string[] {
  const column = /(?:column|Column|Field|key) [`']([^`']+)[`']/.exec(message)?.[1];
  return column ? [column.split('.').pop() ?? column] : [];
}
