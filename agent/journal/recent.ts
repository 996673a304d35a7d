import type { ActionQuery, ActionRecord } from './record.ts';
import type { Store, StoreRow } from './store.ts';

const columns = 'id, kind, subject, app, state, status, error, received_at, sent_at, answered_at, changed_at';

/** Actions as people look at them, newest first. */
export function recentActions(store: Store, query: ActionQuery = {}): ActionRecord[] {
  const limit = Math.min(Math.max(query.limit ?? 100, 1), 1000);
  const before = query.before ?? Number.MAX_SAFE_INTEGER;
  const status = query.status ?? null;
  const app = query.app ?? null;
  const text = query.text ? `%${query.text.replace(/[\\%_]/g, '\\$&')}%` : null;
  const rows = store
    .prepare(
      `select ${columns} from action
       where (received_at < ? or (received_at = ? and id < ?))
         and (? is null or (? = 'waiting' and status is null) or coalesce(status, state) = ?)
         and (? is null or app = ?)
         and (? is null or id = ? or subject like ? escape '\\' or kind like ? escape '\\' or error like ? escape '\\')
       order by received_at desc, id desc limit ?`,
    )
    .all(
      ...[before, before, query.beforeId ?? '', status, status, status, app, app],
      ...[text, query.text ?? null, text, text, text, limit],
    );
  return rows.map(toRecord);
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
