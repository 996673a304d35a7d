import { compact, field, isObject, keyOf, textFields, toBoolean, toList, toText } from './json.ts';
import type { Json, JsonObject, MultiValue, Reference } from './types.ts';

/**
 * Multi-valued attribute from the wire. Accepts objects, plain strings and a lone value instead of an array; entries
 * without a value are left out, since nothing could be done with them. `primary` is kept only where it is true.
 */
export function decodeValues(json: Json | undefined): MultiValue[] | undefined {
  return toList(json)?.flatMap((entry) => {
    const value = entryText(entry);
    if (value === undefined) return [];
    const result: MultiValue = { value };
    if (!isObject(entry)) return [result];
    Object.assign(result, textFields(entry, ['type', 'display']));
    if (toBoolean(field(entry, 'primary')) === true) result.primary = true;
    return [result];
  });
}

/** References (`members`, `groups`) from the wire, as tolerant as `decodeValues`. */
export function decodeReferences(json: Json | undefined): Reference[] | undefined {
  return toList(json)?.flatMap((entry) => {
    const value = entryText(entry);
    if (value === undefined) return [];
    return [isObject(entry) ? { value, ...textFields(entry, ['display', 'type']) } : { value }];
  });
}

/** Text of an entry: its `value`, or the entry itself where it is a plain scalar. */
export function entryText(entry: Json): string | undefined {
  return toText(isObject(entry) ? field(entry, 'value') : entry);
}

/** Values for SCIM 2.0: what is there, `primary` only where true. */
export function encodeValues(values: readonly MultiValue[] | undefined): JsonObject[] | undefined {
  return values?.map(({ value, type, primary, display }) =>
    compact({ value, primary: primary === true ? true : undefined, type, display }),
  );
}

/**
 * Values for SCIM 1.1 in Okta's shape: exactly one primary (the first, where nobody marked one), and a type on each
 * entry, filled in where it is missing.
 */
export function encodeOktaValues(
  values: readonly MultiValue[] | undefined,
  types: { primary: string; other: string },
): JsonObject[] | undefined {
  const marked = values?.findIndex((entry) => entry.primary === true) ?? -1;
  const first = marked === -1 ? 0 : marked;
  return values?.map(({ value, type, display }, index) =>
    index === first
      ? compact({ value, primary: true, type: type ?? types.primary, display })
      : compact({ value, type: type ?? types.other, display }),
  );
}

/** References as Okta sends them: `{ value, display }`, `type` only where known. */
export function encodeReferences(references: readonly Reference[] | undefined): JsonObject[] | undefined {
  return references?.map(({ value, display, type }) => compact({ value, display, type }));
}

/** The object with `name` set to `value`, under the spelling the object already has. A copy. */
export function withField(object: JsonObject, name: string, value: Json | undefined): JsonObject {
  const key = keyOf(object, name) ?? name;
  const { [key]: _old, ...rest } = object;
  return value === undefined ? rest : { ...object, [key]: value };
}
