import { setTimeout as wait } from 'node:timers/promises';
import { columnTime } from './column-values.ts';
import type { Database, Row } from './database.ts';
import { createParams } from './params.ts';
import type { TableMap } from './table-map.ts';

/** A transaction that commits later than a newer one may bring a time that lies back by as much, in ms. */
const lateCommit = 60_000;
/** What a column without fractions of a second can hide, in ms. */
const second = 1_000;

type Watched = Pick<TableMap, 'table'> & { time: NonNullable<TableMap['lastModified']> };

/** Where a table stands: its newest time, and how many rows have one after `from`. */
interface Mark {
  newest: unknown;
  rows: number;
  from: Date | undefined;
}

/**
 * Looks every `pollMs` at the newest time of each table, by the index of that column, and says when it has moved on or
 * a row has come to the times just before it. Rows that are deleted move nothing; only a full import misses them. The
 * first item comes when the tables could be read. While the database does not answer it keeps looking. Ends with the signal.
 */
export async function* watchTables(
  database: Database,
  maps: () => Promise<readonly TableMap[]>,
  pollMs: number,
  signal: AbortSignal,
): AsyncGenerator<{ at: Date }> {
  let before: Mark[] | undefined;
  // A column of whole seconds cannot show a second change within one, so that is told once more.
  let again = Number.POSITIVE_INFINITY;
  while (!signal.aborted) {
    const look = async () => {
      const tables = (await maps()).flatMap(({ table, lastModified: time }) => (time ? [{ table, time }] : []));
      const now = await Promise.all(tables.map((table, n) => readMark(database, table, before?.[n]?.from)));
      const moved = !before || now.some((mark, n) => !same(mark, before![n]));
      if (!moved) return undefined;
      // Told after this: what comes in between is in the import that the telling starts.
      const marks = await Promise.all(
        tables.map((table, n) => readMark(database, table, startOf(now[n]!, table, database))),
      );
      return { marks, coarse: now.some((mark, n) => isWholeSecond(mark, tables[n]!)) };
    };
    // Whatever failed, it is looked at again; requests tell the admin what it is.
    const moved = await look().catch(() => undefined);
    if (moved) {
      before = moved.marks;
      again = moved.coarse ? performance.now() + second : Number.POSITIVE_INFINITY;
      yield { at: new Date() };
    } else if (performance.now() >= again) {
      again = Number.POSITIVE_INFINITY;
      yield { at: new Date() };
    }
    await wait(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

async function readMark(database: Database, { table, time }: Watched, from: Date | undefined): Promise<Mark> {
  const [row] = await database.read(`SELECT MAX(${time.expression}) AS newest FROM ${table} t`, []);
  const newest = row?.['newest'] ?? undefined;
  if (!from) return { newest, rows: 0, from };
  const { add, values } = createParams(database.dialect);
  const since = database.dialect.testTime(time.expression, time.info, 'ge', from, add);
  const [counted]: Row[] = await database.read(`SELECT COUNT(*) AS n FROM ${table} t WHERE ${since}`, values);
  return { newest, rows: Number(counted?.['n']), from };
}

const same = (one: Mark, other: Mark | undefined) =>
  other !== undefined && String(one.newest) === String(other.newest) && one.rows === other.rows;

/** SQLite has one writer at a time, so its times come in order. */
function startOf(mark: Mark, { time }: Watched, { dialect }: Database): Date | undefined {
  const newest = instantOf(mark, time);
  return dialect.name === 'sqlite' || newest === undefined ? undefined : new Date(newest - lateCommit);
}

const isWholeSecond = (mark: Mark, { time }: Watched) => (instantOf(mark, time) ?? 1) % second === 0;

function instantOf({ newest }: Mark, { info }: Watched['time']): number | undefined {
  const ms = newest === undefined ? Number.NaN : Date.parse(columnTime(newest, info));
  return Number.isNaN(ms) ? undefined : ms;
}
