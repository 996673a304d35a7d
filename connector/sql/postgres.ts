import pg from 'pg';
import {
  bestIndex,
  type ColumnInfo,
  type Database,
  type DatabaseProblem,
  type Executor,
  type Row,
  type SqlValue,
} from './database.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { withRetries } from './retry.ts';
import { createStatementCache } from './statement-cache.ts';

/** PostgreSQL. Sessions run in UTC; statements are prepared once for each connection. */
export function createPostgresDatabase(url: string, connections: number, patienceMs: number): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: patienceMs,
    keepAlive: true,
    types: { getTypeParser },
    onConnect: async (client) => void (await client.query("SET TIME ZONE 'UTC'")),
  });
  // Idle connections end when the database restarts; the next request opens a new one.
  pool.on('error', () => undefined);
  // One that is in use and ends between two statements tells nobody else: the next statement fails, and that is enough.
  pool.on('connect', (client) => client.on('error', () => undefined));
  let statements = 0;
  const newNames = () => createStatementCache(() => `postern_${++statements}`, 500);
  let names = newNames();
  const nameOf = (sql: string) => names(sql);
  const direct = executorOf(pool, nameOf);
  const isCurable = (error: unknown) => {
    const outdated = isOutdated(error);
    if (outdated) names = newNames();
    return outdated || problemOf(error)?.kind === 'conflict';
  };
  return {
    dialect: postgresDialect,
    read: (sql, params) => withRetries(() => direct.all(sql, params), isCurable),
    write: (job, { single = false } = {}) =>
      withRetries(() => (single ? job(direct) : inTransaction(pool, nameOf, job)), isCurable),
    describe: (table) => describe(direct, table),
    nameIndex: async (table, column) =>
      bestIndex(await direct.all(nameIndexes, [postgresDialect.quote(table), column])),
    problemOf,
    close: () => pool.end(),
  };
}

/** A table was altered under a prepared statement: it does not run again on this connection, under this name. */
function isOutdated(error: unknown): boolean {
  const { code, routine } = error as { code?: unknown; routine?: unknown };
  return code === '0A000' && routine === 'RevalidateCachedQuery';
}

/** Dates stay text: the driver would read those without a zone as local time. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  const dates = [1082, 1114, 1184];
  if (dates.includes(oid)) return (value: string) => value;
  return format === 'binary' ? pg.types.getTypeParser(oid, 'binary') : pg.types.getTypeParser(oid, 'text');
}

function executorOf(target: pg.Pool | pg.PoolClient, nameOf: (sql: string) => string): Executor {
  const query = (sql: string, params: readonly SqlValue[]) =>
    target.query<Row>({ name: nameOf(sql), text: sql, values: [...params] });
  return {
    all: async (sql, params) => (await query(sql, params)).rows,
    run: async (sql, params) => ({ affected: (await query(sql, params)).rowCount ?? 0 }),
  };
}

async function inTransaction<T>(
  pool: pg.Pool,
  nameOf: (sql: string) => string,
  job: (executor: Executor) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const value = await job(executorOf(client, nameOf));
    await client.query('COMMIT');
    return value;
  } catch (error) {
    await client.query('ROLLBACK').catch((reason: Error) => {
      broken = reason;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

const describeColumns = `SELECT a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull AS required,
  (a.atthasdef OR a.attidentity <> '' OR a.attgenerated <> '') AS generated
  FROM pg_attribute a WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

const nameIndexes = `SELECT i.indisunique AND i.indnkeyatts = 1 AS is_unique FROM pg_index i WHERE i.indrelid = to_regclass($1) AND i.indisvalid AND i.indpred IS NULL
  AND replace(replace(pg_get_indexdef(i.indexrelid, 1, true), '"', ''), '::text', '') IN ('lower(' || $2 || ')', 'lower((' || $2 || '))')`;

async function describe(executor: Executor, table: string): Promise<ColumnInfo[] | undefined> {
  const rows = await executor.all(describeColumns, [postgresDialect.quote(table)]);
  if (!rows.length) return undefined;
  return rows.map((row) => {
    const type = String(row['type']);
    const length = /^character(?: varying)?\((\d+)\)$/.exec(type)?.[1];
    const range = integerRanges[type];
    return {
      name: String(row['name']),
      type,
      kind: kindOf(type),
      required: row['required'] === true,
      generated: row['generated'] === true,
      ...(length ? { maxLength: Number(length) } : {}),
      ...(range ? { range } : {}),
    };
  });
}

const integerRanges: Record<string, { min: number; max: number }> = {
  smallint: { min: -32_768, max: 32_767 },
  integer: { min: -2_147_483_648, max: 2_147_483_647 },
};

function kindOf(type: string): ColumnInfo['kind'] {
  if (type === 'boolean') return 'boolean';
  if (type in integerRanges || type === 'bigint') return 'integer';
  if (/^(numeric|real|double precision)/.test(type)) return 'number';
  if (/^(timestamp|date$)/.test(type)) return 'datetime';
  return /^(text|citext|character)/.test(type) ? 'text' : 'other';
}

/** SQLSTATE codes: https://www.postgresql.org/docs/15/errcodes-appendix.html */
const kinds: Record<string, DatabaseProblem['kind']> = {
  '23505': 'duplicate',
  '23502': 'required',
  '22001': 'tooLong',
  '23503': 'reference',
  '40001': 'conflict',
  '40P01': 'conflict',
};
const unavailableStates = /^(08|28|3D|53|57P|25006)/;
const networkCodes = /^(ECONN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|EPIPE|ENOENT)/;
const lostConnection = /timeout exceeded when trying to connect|Connection terminated|not queryable/i;

function problemOf(error: unknown): DatabaseProblem | undefined {
  if (!(error instanceof Error)) return undefined;
  const { message } = error;
  const code = 'code' in error ? String(error.code) : '';
  const kind = kinds[code];
  if (kind) return { kind, columns: columnsOf(error), message };
  if (unavailableStates.test(code) || networkCodes.test(code) || lostConnection.test(message)) {
    return { kind: 'unavailable', columns: [], message: message || code };
  }
  return /^(22|23514)/.test(code) ? { kind: 'invalid', columns: columnsOf(error), message } : undefined;
}

/** Columns of a failed constraint, from the error's own field or from its detail "Key (login)=(ann) already exists." */
function columnsOf(error: object): string[] {
  if ('column' in error && typeof error.column === 'string') return [error.column];
  const detail = 'detail' in error ? String(error.detail) : '';
  const inside = /\(([^)=]*)\)+=\(/.exec(detail)?.[1];
  return inside ? inside.split(',').map((name) => name.replace(/^.*\(|::.*$|"/g, '').trim()) : [];
}
