/**
 * The value with every text made fit to be stored: PostgreSQL takes neither NUL nor half a surrogate pair, in text and
 * in JSON alike, but applications send both. U+FFFD takes their place. Nor does it
 * take JSON of any depth: what lies deeper than SCIM ever does gives way to null. What needs no change is returned as
 * it is.
 */
export function storable<T>(value: T): T {
  return clean(value, 0) as T;
}

/** SCIM nests a handful of levels, the envelope around it another. */
const deepest = 64;

const broken = (text: string): boolean => text.includes('\0') || !text.isWellFormed();
const mend = (text: string): string => (broken(text) ? text.toWellFormed().replaceAll('\0', '\uFFFD') : text);

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return mend(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return null;
  if (Array.isArray(value)) {
    const items = value.map((item) => clean(item, depth + 1));
    return items.some((item, n) => item !== value[n]) ? items : value;
  }
  const entries = Object.entries(value);
  const cleaned = entries.map(([key, item]) => [mend(key), clean(item, depth + 1)] as const);
  const same = cleaned.every(([key, item], n) => key === entries[n]![0] && item === entries[n]![1]);
  return same ? value : Object.fromEntries(cleaned);
}
