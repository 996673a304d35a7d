import type { ActivityOutline } from '@postern/protocol/console';
import { ranges } from './ranges.ts';
import { columns, toRecord } from './recent.ts';
import type { ActionQuery, ActionRecord } from './record.ts';
import type { Store } from './store.ts';
import { containing, newestFirst } from './where.ts';

interface Row {
  received_at: number;
  id: string;
}

/** As `recentActions`, but however many rows must be looked at, never for long at a time. */
export async function searchActions(store: Store, query: ActionQuery): Promise<ActionRecord[]> {
  const limit = Math.min(Math.max(query.limit ?? 100, 1), 1000);
  const found: ActionRecord[] = [];
  for await (const rows of slices(store, query, columns)) {
    found.push(...rows.map(toRecord));
    if (found.length >= limit) return found.slice(0, limit);
  }
  return found;
}

/** How many actions there are, and where each page of them ends, so that any page can be asked for at once. */
export async function outlineActions(store: Store, query: ActionQuery, pageSize: number): Promise<ActivityOutline> {
  const outline: ActivityOutline = { total: 0, pageSize, ends: [] };
  for await (const rows of slices(store, query, 'received_at, id')) {
    for (const { received_at: at, id } of rows as unknown as Row[]) {
      outline.newest ??= at;
      outline.total += 1;
      if (outline.total % pageSize === 0) outline.ends.push({ at, id });
    }
  }
  return outline;
}

/** The rows that pass, slice by slice of those that the index has. */
async function* slices(store: Store, query: ActionQuery, what: string) {
  const text = containing(query);
  for await (const { sql, values } of ranges(store, query))
    yield store
      .prepare(`select ${what} from action where ${sql} and ${text.sql} ${newestFirst}`)
      .all(...values, ...text.values);
}
