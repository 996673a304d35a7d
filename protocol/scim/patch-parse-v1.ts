import { field, isObject, toList, toText } from './json.ts';
import { parsePath } from './path.ts';
import type { Json, JsonObject, PatchOperation } from './types.ts';

/**
 * A SCIM 1.1 patch as operations (SCIM 1.1 protocol section 3.3.2): attributes named in `meta.attributes` go first, so
 * that naming and sending one replaces it; single values are replaced, complex ones merged, lists added to, and
 * entries with `operation: "delete"` taken out.
 */
export function parseOldPatch(wire: JsonObject): PatchOperation[] {
  const meta = field(wire, 'meta');
  const named = isObject(meta) ? (toList(field(meta, 'attributes')) ?? []) : [];
  const removals = named.flatMap((name): PatchOperation[] => {
    const text = toText(name);
    return text === undefined ? [] : [{ op: 'remove', path: parsePath(text) }];
  });
  const changes = Object.entries(wire).flatMap(([key, value]) =>
    ['schemas', 'id', 'meta'].includes(key.toLowerCase()) ? [] : changesOf(key, value),
  );
  return [...removals, ...changes];
}

// Without a path, since `applyPatch` then passes over attributes that we do not hold.
function changesOf(key: string, value: Json): PatchOperation[] {
  if (!Array.isArray(value)) return [{ op: 'replace', value: { [key]: value } }];
  const gone = value.filter(isDeletion);
  const added = value.filter((entry) => !isDeletion(entry)).map(withoutOperation);
  const operations: PatchOperation[] = [];
  if (gone.length > 0) operations.push({ op: 'remove', path: parsePath(key), value: gone.map(withoutOperation) });
  if (added.length > 0) operations.push({ op: 'add', value: { [key]: added } });
  return operations;
}

function isDeletion(entry: Json): boolean {
  return isObject(entry) && toText(field(entry, 'operation'))?.toLowerCase() === 'delete';
}

function withoutOperation(entry: Json): Json {
  if (!isObject(entry)) return entry;
  return Object.fromEntries(Object.entries(entry).filter(([key]) => key.toLowerCase() !== 'operation'));
}
