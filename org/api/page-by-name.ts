import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../db/database.ts';
import { type Page, pageOf, readCursor } from './paging.ts';

/**
 * One page of what `select` gives, by `name` in any case and, where two have the same, by `id`: both are columns of it.
 * Throws `cursor_invalid`.
 */
export async function pageByName<Row extends { id: string }, T>(
  tx: Tx,
  select: RawBuilder<unknown>,
  { limit, after }: { limit: number; after?: string | undefined },
  show: (row: Row) => T,
): Promise<Page<T>> {
  const from = readCursor(after, 2);
  const { rows } = await sql<Row & { in_order: string }>`
    select *, lower(name) as in_order from (${select}) listed
    where ${from ? sql`(lower(name), id::text) > (${from[0]}, ${from[1]})` : sql`true`}
    order by lower(name), id::text limit ${limit + 1}`.execute(tx);
  return pageOf(
    rows,
    limit,
    (row) => [row.in_order, row.id],
    ({ in_order: _, ...row }) => show(row as unknown as Row),
  );
}
