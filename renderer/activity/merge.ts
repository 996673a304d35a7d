import type { ActivityRow } from '@postern/protocol/console';

/** Rows that were there with those that came: the newer version of each, newest first. */
export function merge(before: ActivityRow[], came: ActivityRow[]): ActivityRow[] {
  const rows = new Map([...before, ...came].map((row) => [row.id, row]));
  return [...rows.values()].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
}
