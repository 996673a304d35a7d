import type { ActionQuery } from './record.ts';
import type { StoreValue } from './store.ts';

export interface Where {
  sql: string;
  values: StoreValue[];
}

const results = new Set<string>(['done', 'failed', 'unsupported']);

/** The order of all lists, and where a page of it begins: behind the last row of the page before. */
export const newestFirst = 'order by received_at desc, id desc';

/** What an index answers: where to begin, state, app. */
export function indexed({ before, beforeId, since, status, app, kind }: ActionQuery): Where {
  const parts = ['(received_at, id) < (?, ?)'];
  const values: StoreValue[] = [before ?? Number.MAX_SAFE_INTEGER, beforeId ?? ''];
  if (since !== undefined) {
    parts.push('received_at >= ?');
    values.push(since);
  }
  if (status === 'waiting') parts.push('status is null');
  else if (status !== undefined && results.has(status)) {
    parts.push('status = ?');
    values.push(status);
  } else if (status !== undefined) {
    parts.push('status is null and state = ?');
    values.push(status);
  }
  if (app !== undefined) {
    parts.push('app = ?');
    values.push(app);
  }
  if (kind !== undefined) {
    parts.push('kind = ?');
    values.push(kind);
  }
  return { sql: parts.join(' and '), values };
}

/** What each row must be looked at for: part of the name, the kind or the error, or the whole id. */
export function containing({ text }: ActionQuery): Where {
  if (!text) return { sql: 'true', values: [] };
  const part = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  return {
    sql: "(id = ? or subject like ? escape '\\' or kind like ? escape '\\' or error like ? escape '\\')",
    values: [text, part, part, part],
  };
}
