/** Keeps what was made for the most recent statements, so that filters of many shapes do not fill the memory. */
export function createStatementCache<T>(make: (sql: string) => T, limit = 500): (sql: string) => T {
  const kept = new Map<string, T>();
  return (sql) => {
    const found = kept.get(sql);
    if (found !== undefined) return found;
    const made = make(sql);
    if (kept.size >= limit) kept.delete(kept.keys().next().value ?? '');
    kept.set(sql, made);
    return made;
  };
}
