/** Cursors of reads that are under way, so that the next page need not be counted off from the start. */
export interface PageCursors {
  /** The cursor behind which the page that begins at `startIndex` goes on. */
  find(list: string, startIndex: number): string | undefined;
  keep(list: string, startIndex: number, cursor: string): void;
}

const mostCursors = 1000;
const lifetime = 10 * 60_000;

/**
 * Keeps at most 1,000 cursors, each for ten minutes; the oldest go first. `list` names what is read: who asks, filter
 * and order. A new read from the start writes the cursors anew, so none outlives the read it belongs to for long.
 */
export function createPageCursors(now: () => number = Date.now): PageCursors {
  const kept = new Map<string, { cursor: string; until: number }>();
  const keyOf = (list: string, startIndex: number) => `${startIndex} ${list}`;
  return {
    find(list, startIndex) {
      const found = kept.get(keyOf(list, startIndex));
      return found && found.until > now() ? found.cursor : undefined;
    },
    keep(list, startIndex, cursor) {
      const key = keyOf(list, startIndex);
      // Taken out first, so that the order of the map stays the order of age.
      kept.delete(key);
      kept.set(key, { cursor, until: now() + lifetime });
      const [oldest] = kept.keys();
      if (kept.size > mostCursors && oldest !== undefined) kept.delete(oldest);
    },
  };
}
