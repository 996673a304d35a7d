import { type AttributeDefinition, findAttribute } from './attributes.ts';
import { field, isObject, toList, toText } from './json.ts';
import { withField } from './multi-value.ts';
import { coerce, setSub, single, subAttribute } from './patch-sub.ts';
import { patchValues } from './patch-values.ts';
import { ScimError } from './scim-error.ts';
import type { Json, JsonObject, PatchOperation } from './types.ts';

type AtPath = PatchOperation & { path: NonNullable<PatchOperation['path']> };

/**
 * The object with one attribute changed, a copy. `definition` absent means a custom attribute: what it holds decides
 * whether it is a list. Throws ScimError 400 `invalidValue`, `invalidPath`, `noTarget`.
 */
export function applyAttribute(
  block: JsonObject,
  definition: AttributeDefinition | undefined,
  operation: AtPath,
): JsonObject {
  const { path } = operation;
  const name = definition?.name ?? path.attribute;
  const held = field(block, name);
  const list = definition ? definition.multiValued === true : Array.isArray(held) || path.filter !== undefined;
  if (list) return withField(block, name, patchValues(toList(held) ?? [], definition, operation));
  if (path.filter)
    throw new ScimError(400, 'invalidPath', `The attribute ${name} has one value, so brackets do not fit.`);
  const complex = definition?.type === 'complex' || path.sub !== undefined;
  return withField(
    block,
    name,
    complex ? patchComplex(held, definition, operation) : patchSingle(definition, operation),
  );
}

function patchSingle(definition: AttributeDefinition | undefined, { op, path, value }: AtPath): Json | undefined {
  if (op === 'remove') return undefined;
  return coerce(value, definition, path.attribute);
}

function patchComplex(held: Json | undefined, definition: AttributeDefinition | undefined, operation: AtPath) {
  const { op, path, value } = operation;
  const old = isObject(held) ? held : {};
  if (path.sub !== undefined) {
    const changed = setSub(old, definition, path.sub, op === 'remove' ? null : value);
    return Object.keys(changed).length === 0 ? undefined : changed;
  }
  if (op === 'remove' || value === null) return undefined;
  const whole = asObject(single(value), definition, path.attribute);
  // Sub-attributes that are not sent stay (RFC 7644 section 3.5.2.3); those we do not hold, such as $ref, are dropped.
  return Object.entries(whole).reduce(
    (current, [name, one]) =>
      definition && !subAttribute(definition, name) ? current : setSub(current, definition, name, one),
    old,
  );
}

function asObject(value: Json | undefined, definition: AttributeDefinition | undefined, name: string): JsonObject {
  if (isObject(value)) return value;
  // The manager as a bare id.
  if (toText(value) !== undefined && findAttribute(definition?.sub, 'value')) return { value: value as Json };
  throw new ScimError(400, 'invalidValue', `The attribute ${name} must be an object.`);
}
