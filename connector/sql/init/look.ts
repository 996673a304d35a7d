import type { Database, SqlValue } from '../database.ts';

/** Looks at what a table holds: a few rows only, so that it is quick on large ones. */
export interface Look {
  /** Up to 200 values of a column that are not NULL and not empty. */
  sample(table: string, column: string): Promise<string[]>;
  /** Different values of a column among the first 2,000 rows, the most frequent first, with their share. */
  frequent(table: string, column: string): Promise<{ value: SqlValue; share: number; rows: number }[]>;
  least(table: string, column: string): Promise<SqlValue | undefined>;
}

export function createLook({ dialect, read }: Database): Look {
  const quote = dialect.quote;
  return {
    async sample(table, column) {
      const name = quote(column);
      const sql = `SELECT ${name} AS value FROM ${quote(table)} WHERE ${name} IS NOT NULL LIMIT 200`;
      return (await read(sql, [])).map(({ value }) => String(value)).filter((value) => value !== '');
    },
    async frequent(table, column) {
      const name = quote(column);
      const some = `SELECT ${name} AS value FROM ${quote(table)} LIMIT 2000`;
      const rows = await read(
        `SELECT value, COUNT(*) AS number FROM (${some}) s GROUP BY value ORDER BY 2 DESC LIMIT 20`,
        [],
      );
      const total = rows.reduce((sum, { number }) => sum + Number(number), 0);
      return rows.map(({ value, number }) => ({
        value: value as SqlValue,
        share: Number(number) / total,
        rows: Number(number),
      }));
    },
    async least(table, column) {
      const [row] = await read(`SELECT MIN(${quote(column)}) AS value FROM ${quote(table)}`, []);
      return (row?.['value'] ?? undefined) as SqlValue | undefined;
    },
  };
}
