import type { ActivityDetail, Exchange } from '@postern/protocol/console';
import type { Result } from '@postern/protocol/wire';
import { toRecord } from './recent.ts';
import type { Store } from './store.ts';

/** One action with its times and what came of it; undefined where the journal does not hold it. */
export function lookAt(store: Store, id: string): ActivityDetail | undefined {
  const row = store.prepare('select * from action where id = ?').get(id);
  if (!row) return undefined;
  const kept = store.prepare('select exchanges from exchange where action = ?').get(id);
  const resource =
    typeof row['result'] === 'string' ? ((JSON.parse(row['result']) as Result).resource ?? {}) : ({} as never);
  const { externalId, created, linked } = resource;
  return {
    ...toRecord(row),
    ...(typeof row['sent_at'] === 'number' ? { sentAt: row['sent_at'] } : {}),
    ...(typeof row['answered_at'] === 'number' ? { answeredAt: row['answered_at'] } : {}),
    reported: row['state'] === 'reported',
    ...(typeof row['reported_at'] === 'number' ? { reportedAt: row['reported_at'] } : {}),
    exchanges: kept ? (JSON.parse(String(kept['exchanges'])) as Exchange[]) : [],
    ...(externalId === undefined ? {} : { externalId }),
    ...(created === undefined ? {} : { created }),
    ...(linked === undefined ? {} : { linked }),
  };
}
