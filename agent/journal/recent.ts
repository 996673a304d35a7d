import type { ActionQuery, ActionRecord } from './record.ts';
import type { Store, StoreRow } from './store.ts';

/** Actions as people look at them, newest first. */
export function recentActions(store: Store, query: ActionQuery = {}): ActionRecord[] {
  const limit = Math.min(Math.max(query.limit ?? 100, 1), 1000);
  const before = query.before ?? Number.MAX_SAFE_INTEGER;
  const status = query.status ?? null;
  const rows = store
    .prepare(
      `select id, kind, subject, app, state, status, error, received_at, sent_at, answered_at from action
       where received_at < ? and (? is null or coalesce(status, state) = ?) order by received_at desc, id desc limit ?`,
    )
    .all(before, status, status, limit);
  return rows.map(toRecord);
}

function toRecord(row: StoreRow): ActionRecord {
  const record: ActionRecord = {
    id: String(row['id']),
    at: Number(row['received_at']),
    kind: row['kind'] as ActionRecord['kind'],
    subject: String(row['subject']),
    app: String(row['app']),
    status: (row['status'] ?? row['state']) as ActionRecord['status'],
  };
  if (typeof row['error'] === 'string') record.error = JSON.parse(row['error']);
  if (typeof row['sent_at'] === 'number' && typeof row['answered_at'] === 'number') {
    record.tookMs = row['answered_at'] - row['sent_at'];
  }
  return record;
}
