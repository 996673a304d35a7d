import { type AttributeDefinition, findAttribute } from './attributes.ts';
import { matchesElement } from './filter-match.ts';
import { field, isObject, toBoolean, toList, toText } from './json.ts';
import { entryText } from './multi-value.ts';
import { setSub } from './patch-sub.ts';
import { ScimError } from './scim-error.ts';
import type { Filter, Json, JsonObject, PatchOperation } from './types.ts';

type AtPath = PatchOperation & { path: NonNullable<PatchOperation['path']> };

/**
 * The values of a list after one operation. A new primary takes the mark from the old one (RFC 7644 section 3.5.2.1).
 * An emptied list stays as [], so that whoever stores the resource sees that it was emptied.
 */
export function patchValues(held: Json[], definition: AttributeDefinition | undefined, operation: AtPath): Json[] {
  const { op, path, value } = operation;
  const { filter } = path;
  const selected = new Set(filter ? held.filter((one) => matchesElement(filter, one, definition)) : held);
  // Adding nothing changes nothing; it must not empty the list.
  if (op === 'add' && value === null && path.sub === undefined) return held;
  if (op === 'remove' || value === null) return removeValues(held, selected, definition, operation);
  if (value === undefined) throw new ScimError(400, 'invalidValue', `The attribute ${path.attribute} needs a value.`);
  if (!filter && path.sub === undefined) {
    const sent = (toList(value) ?? []).map((one) => toElement(one, definition, path.attribute));
    const next = op === 'add' ? merge(held, sent, definition) : merge([], sent, definition);
    return onePrimary(next, sent);
  }
  const change = (one: Json) => changeElement(one, value, definition, operation);
  if (selected.size === 0) {
    const template = filter ? templateOf(filter) : {};
    if (op === 'replace' && filter) throw new ScimError(400, 'noTarget', `No value of ${path.attribute} matches.`);
    if (!template) throw new ScimError(400, 'noTarget', `No value of ${path.attribute} matches, and none can be made.`);
    const made = change(template);
    return onePrimary([...held, made], [made]);
  }
  const changed: Json[] = [];
  const next = held.map((one) => {
    if (!selected.has(one)) return one;
    const element = change(one);
    changed.push(element);
    return element;
  });
  return onePrimary(next, changed);
}

function removeValues(
  held: Json[],
  selected: Set<Json>,
  definition: AttributeDefinition | undefined,
  at: AtPath,
): Json[] {
  const { sub, filter } = at.path;
  if (sub !== undefined && sub.toLowerCase() !== 'value') {
    return held.map((one) => (selected.has(one) && isObject(one) ? setSub(one, definition, sub, null) : one));
  }
  const named = filter ? undefined : toList(at.value);
  if (!named) return held.filter((one) => !selected.has(one));
  // Entra ID names the members that go in `value`; taking all of them would empty the group.
  const gone = new Set(named.map((one) => entryText(one)));
  return held.filter((one) => {
    const value = entryText(one);
    return value === undefined || !gone.has(value);
  });
}

function changeElement(one: Json, value: Json, definition: AttributeDefinition | undefined, at: AtPath): Json {
  const object = isObject(one) ? one : { value: one };
  if (at.path.sub !== undefined) return setSub(object, definition, at.path.sub, value);
  const [first = null] = toList(value) ?? [];
  // Without a value of its own the object only changes parts: replacing by it would lose the value.
  const partial = isObject(first) && (at.op === 'add' || field(first, 'value') === undefined);
  if (partial) return { ...object, ...normalised(first, definition) };
  return toElement(first, definition, at.path.attribute);
}

/** A sent value as the list holds it. Throws ScimError 400 `invalidValue` for an entry that says nothing. */
function toElement(one: Json, definition: AttributeDefinition | undefined, name: string): Json {
  if (!definition) return one;
  const element = isObject(one)
    ? normalised(one, definition)
    : toText(one) === undefined
      ? {}
      : { value: toText(one)! };
  if (findAttribute(definition.sub, 'value') ? entryText(element) !== undefined : isObject(one)) return element;
  throw new ScimError(400, 'invalidValue', `Each entry of ${name} needs a value.`);
}

/** Names as the schema spells them and booleans as booleans, so that later operations find them. */
function normalised(one: JsonObject, definition: AttributeDefinition | undefined): JsonObject {
  const entries = Object.entries(one).flatMap(([key, value]): [string, Json][] => {
    const sub = findAttribute(definition?.sub, key);
    if (sub?.type !== 'boolean') return [[sub?.name ?? key, value]];
    const typed = toBoolean(value);
    return typed === undefined ? [] : [[sub.name, typed]];
  });
  return Object.fromEntries(entries);
}

/** Held values, then new ones; one that is there already is updated, not doubled. */
function merge(held: Json[], sent: Json[], definition: AttributeDefinition | undefined): Json[] {
  const next = new Map<string, Json>();
  for (const [index, one] of held.entries())
    next.set(next.has(identity(one, definition)) ? `#${index}` : identity(one, definition), one);
  for (const one of sent) {
    const key = identity(one, definition);
    const old = next.get(key);
    next.set(key, isObject(old) && isObject(one) ? { ...old, ...one } : one);
  }
  return [...next.values()];
}

/** What makes two entries the same: the id for references, value and type for the rest. */
function identity(one: Json, definition: AttributeDefinition | undefined): string {
  const value = isObject(one) ? entryText(one) : undefined;
  if (!isObject(one) || value === undefined) return JSON.stringify(one);
  const reference = findAttribute(definition?.sub, 'value')?.caseExact === true;
  return JSON.stringify(reference ? [value] : [value, toText(field(one, 'type'))?.toLowerCase() ?? null]);
}

/** The value that brackets describe: `type eq "work"` gives `{ type: "work" }`. Undefined where they leave a choice. */
function templateOf(filter: Filter): JsonObject | undefined {
  if (filter.op === 'eq' && filter.path.schema === undefined) return { [filter.path.attribute]: filter.value };
  if (filter.op !== 'and') return undefined;
  const parts = filter.filters.map(templateOf);
  return parts.includes(undefined) ? undefined : Object.assign({}, ...parts);
}

function onePrimary(values: Json[], changed: Json[]): Json[] {
  const isPrimary = (one: Json) => isObject(one) && field(one, 'primary') === true;
  const marked = changed.filter(isPrimary).map((one) => entryText(one));
  if (marked.length === 0) return values;
  const winner = values.findLastIndex((one) => isPrimary(one) && entryText(one) === marked.at(-1));
  return values.map((one, index) => {
    if (!isObject(one) || index === winner || !isPrimary(one)) return one;
    const { primary: _primary, ...rest } = one;
    return rest;
  });
}
