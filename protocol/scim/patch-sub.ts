import { type AttributeDefinition, findAttribute } from './attributes.ts';
import { field, isObject, toBoolean, toText } from './json.ts';
import { withField } from './multi-value.ts';
import { ScimError } from './scim-error.ts';
import type { Json, JsonObject } from './types.ts';

/** The object with a sub-attribute set; null takes it out. */
export function setSub(
  object: JsonObject,
  definition: AttributeDefinition | undefined,
  name: string,
  value: Json | undefined,
): JsonObject {
  const sub = definition && subAttribute(definition, name);
  if (definition && !sub) throw new ScimError(400, 'invalidPath', `There is no attribute ${definition.name}.${name}.`);
  return withField(object, sub?.name ?? name, coerce(value, sub, name));
}

/** A value in the type of the attribute; undefined for null. Throws ScimError 400 `invalidValue`. */
export function coerce(value: Json | undefined, definition: AttributeDefinition | undefined, name: string) {
  if (value === undefined) throw new ScimError(400, 'invalidValue', `The attribute ${name} needs a value.`);
  if (value === null) return undefined;
  if (!definition) return value;
  const one = unwrap(single(value));
  if (one === null) return undefined;
  const typed = definition.type === 'boolean' ? toBoolean(one) : toText(one);
  if (typed !== undefined) return typed;
  throw new ScimError(400, 'invalidValue', `The attribute ${name} must be a ${definition.type}.`);
}

/** Definition of a sub-attribute, also under the name it had in SCIM 1.1. */
export function subAttribute(definition: AttributeDefinition, name: string): AttributeDefinition | undefined {
  const alias = definition.name === 'manager' && name.toLowerCase() === 'managerid' ? 'value' : name;
  return findAttribute(definition.sub, alias);
}

/** Entra ID's older format wraps single values: `[{ "$ref": null, "value": "x" }]`. */
export function single(value: Json | undefined): Json | undefined {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

function unwrap(value: Json | undefined): Json | undefined {
  return isObject(value) ? field(value, 'value') : value;
}
