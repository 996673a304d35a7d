type Key = string | number | bigint;

/**
 * Gives each row in view a slot, in whose part of the page it is drawn. A row keeps its slot while it is in view; one that
 * comes below those takes a slot that became free, so that its part of the page is written anew and not made anew. Above
 * them a new slot is taken: the parts of the page stand in the order of the rows, and those that stay must not be moved.
 */
export function createSlots(): (keys: readonly Key[]) => number[] {
  let held = new Map<Key, number>();
  let next = 0;
  return (keys) => {
    const here = new Set(keys);
    const free = [...held].filter(([key]) => !here.has(key)).map(([, slot]) => slot);
    const lastKept = keys.findLastIndex((key) => held.has(key));
    held = new Map(keys.map((key, n) => [key, held.get(key) ?? (n > lastKept ? free.shift() : undefined) ?? next++]));
    return keys.map((key) => held.get(key)!);
  };
}
