import { setImmediate } from 'node:timers/promises';
import type { ActionQuery } from './record.ts';
import type { Store } from './store.ts';
import { indexed, newestFirst, type Where } from './where.ts';

/** So many rows are looked at before the rest of the agent has its turn: some milliseconds. */
const slice = 2_000;

interface Row {
  received_at: number;
  id: string;
}

/** What an index finds for a query, newest first, range by range; the text of the query is left to who reads them. */
export async function* ranges(store: Store, query: ActionQuery): AsyncGenerator<Where> {
  let begin: Pick<ActionQuery, 'before' | 'beforeId'> = query;
  for (;;) {
    const { sql, values } = indexed({ ...query, ...begin });
    const last = store
      .prepare(`select received_at, id from action where ${sql} ${newestFirst} limit 1 offset ?`)
      .get(...values, slice - 1) as Row | undefined;
    if (!last) {
      yield { sql, values };
      return;
    }
    // One lower bound: of two the index would follow either, and read all rows down to `since` for each range.
    const above = indexed({ ...query, ...begin, since: undefined });
    yield { sql: `${above.sql} and (received_at, id) >= (?, ?)`, values: [...above.values, last.received_at, last.id] };
    begin = { before: last.received_at, beforeId: last.id };
    await setImmediate();
  }
}
