import type { ActionQuery, ActionRecord } from './record.ts';
import type { Store, StoreRow } from './store.ts';
import { containing, indexed, newestFirst } from './where.ts';

export const columns = 'id, kind, subject, app, state, status, error, received_at, sent_at, answered_at, changed_at';

/** Actions as people look at them, newest first. One with `text` may look at every row: see `searchActions`. */
export function recentActions(store: Store, query: ActionQuery = {}): ActionRecord[] {
  const [where, text] = [indexed(query), containing(query)];
  const limit = Math.min(Math.max(query.limit ?? 100, 1), 1000);
  return store
    .prepare(`select ${columns} from action where ${where.sql} and ${text.sql} ${newestFirst} limit ?`)
    .all(...where.values, ...text.values, limit)
    .map(toRecord);
}

export function toRecord(row: StoreRow): ActionRecord {
  const record: ActionRecord = {
    id: String(row['id']),
    at: Number(row['received_at']),
    kind: row['kind'] as ActionRecord['kind'],
    subject: String(row['subject']),
    app: String(row['app']),
    status: (row['status'] ?? row['state']) as ActionRecord['status'],
  };
  if (typeof row['error'] === 'string') record.error = JSON.parse(row['error']);
  if (typeof row['changed_at'] === 'number') record.changedAt = row['changed_at'];
  if (typeof row['sent_at'] === 'number' && typeof row['answered_at'] === 'number') {
    record.tookMs = row['answered_at'] - row['sent_at'];
  }
  if (row['status'] === 'done' && typeof row['answered_at'] === 'number') record.effectAt = row['answered_at'];
  return record;
}
