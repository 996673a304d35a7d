import type { ActivityRow } from '@postern/protocol/console';

/** So many rows before the counted ones; then they are counted anew. */
const mostHead = 300;

/** Rows, newest first, that came after the rows were counted; `newest` is the time of the first of those. */
export const headOf = (rows: ActivityRow[], newest: number): ActivityRow[] => rows.filter(({ at }) => at > newest);

/**
 * Whether the rows must be counted anew: where so many came that the list would grow on without them, or so many at once
 * that those that are told (`told`) no longer reach back to those that were there.
 */
export function needsOutline(told: ActivityRow[], head: ActivityRow[], newest: number, pageSize: number): boolean {
  if (head.length > mostHead) return true;
  const oldest = told.at(-1);
  return told.length >= pageSize && oldest !== undefined && oldest.at > newest && oldest.id === head.at(-1)?.id;
}
