import { randomUUID } from 'node:crypto';
import type { Store } from '../journal/store.ts';

export interface Seen {
  /** False where this id of this type came before. */
  add(type: string, id: string): boolean;
  close(): void;
}

/** The ids of one import, in a temporary table on disk: memory does not grow with the directory. */
export function createSeen(store: Store): Seen {
  const table = `import_seen_${randomUUID().replaceAll('-', '')}`;
  store.exec(`create temp table ${table} (type text, id text, primary key (type, id)) without rowid`);
  const insert = store.prepare(`insert or ignore into temp.${table} (type, id) values (?, ?) returning 1 as fresh`);
  return {
    add: (type, id) => insert.get(type, id) !== undefined,
    close: () => store.exec(`drop table if exists temp.${table}`),
  };
}
