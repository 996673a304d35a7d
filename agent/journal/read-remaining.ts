import type { Action, Result } from '@postern/protocol/wire';
import type { Remaining } from './record.ts';
import type { Statements } from './statements.ts';

export function readRemaining(statements: Statements): Remaining[] {
  return statements.remaining.all().flatMap((row): Remaining[] => {
    const state = row['state'] as Remaining['state'];
    const result = typeof row['result'] === 'string' ? (JSON.parse(row['result']) as Result) : undefined;
    if (state === 'answered') return result ? [{ action: stub(row), state, doubt: undefined, result }] : [];
    if (typeof row['envelope'] !== 'string') return [];
    const doubt = row['doubt'] === 1 ? { sentAt: Number(row['sent_at']) } : undefined;
    return [{ action: JSON.parse(row['envelope']) as Action, state, doubt, result: undefined }];
  });
}

/** An answered action needs only its names: its data is no longer kept. */
function stub(row: Record<string, unknown>): Action {
  return {
    id: row['id'],
    lease: { token: row['lease'], ttlMs: 1 },
    appId: row['app_id'],
    kind: row['kind'],
    subject: { id: '', name: row['subject'] },
  } as Action;
}
