import { type ListQuery, listInMemory, type Page, type Stored } from '@postern/connector';
import { matches, type ScimGroup, type ScimUser } from '@postern/protocol/scim';
import type { RawBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Source } from './deps.ts';
import { type Indexed, narrow } from './narrow.ts';

/** How resources of one kind are read, in the order of their ids. */
export interface Reader<T> {
  count(): Promise<number>;
  /** Rows that `which` selects, `count` of them from the one at `offset` on. */
  read(which: RawBuilder<unknown>, page?: { offset: number; count: number }): Promise<Stored<T>[]>;
  indexed: Indexed;
}

/** Reads the rows of one app. `columns` are for the alias of the table. */
export function createReader<Row, T>(
  { db: { kysely }, app }: Pick<Source, 'db' | 'app'>,
  of: {
    from: RawBuilder<unknown>;
    columns: RawBuilder<unknown>;
    indexed: Indexed;
    show(rows: Row[]): Promise<Stored<T>[]>;
  },
): Reader<T> {
  return {
    indexed: of.indexed,
    async count() {
      const { rows } = await sql<{ n: number }>`
        select count(*)::int as n from ${of.from} where app_id = ${app.id}::uuid`.execute(kysely);
      return rows[0]!.n;
    },
    async read(which, page) {
      const { rows } = await sql<Row>`
        select ${of.columns} from ${of.from} where app_id = ${app.id}::uuid and (${which}) order by id
        ${page ? sql`limit ${page.count} offset ${page.offset}` : sql``}`.execute(kysely);
      return of.show(rows);
    },
  };
}

/** Rows that are looked at in one step where no index helps. */
const step = 2000;

/**
 * One page. Without filter and order the database pages; a filter on an indexed attribute looks at what fits; any other
 * looks at everybody, a step at a time, and keeps what fits.
 */
export async function listBy<T extends ScimUser | ScimGroup>(
  reader: Reader<T>,
  query: ListQuery,
): Promise<Page<Stored<T>>> {
  const { filter, sort, startIndex, count } = query;
  const few = filter && narrow(filter, reader.indexed);
  if (few) return listInMemory(await reader.read(few), query);
  if (!filter && !sort) {
    const totalResults = await reader.count();
    const page = { offset: startIndex - 1, count };
    return { totalResults, resources: count === 0 ? [] : await reader.read(sql`true`, page) };
  }
  const found: Stored<T>[] = [];
  for (let last: string | undefined; ; ) {
    const which = last === undefined ? sql`true` : sql`id > ${last}::uuid`;
    const rows = await reader.read(which, { offset: 0, count: step });
    found.push(...rows.filter((row) => !filter || matches(filter, row)));
    if (rows.length < step) break;
    last = rows.at(-1)!.id;
  }
  const { filter: _, ...rest } = query;
  return listInMemory(found, rest);
}
