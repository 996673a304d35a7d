import {
  type AttributeDefinition,
  commonAttributes,
  enterpriseAttributes,
  findAttribute,
  groupAttributes,
  groupCustomAttributes,
  unheldAttributes,
  userAttributes,
} from './attributes.ts';
import { field, isObject, keyOf } from './json.ts';
import { withField } from './multi-value.ts';
import { ScimError } from './scim-error.ts';
import type { AttributePath, Json, JsonObject, PatchOperation } from './types.ts';
import { isCoreUrn, isEnterpriseUrn, isGroupCustomUrn, urns } from './urns.ts';

export interface Place {
  /** The object that holds the attribute: the resource itself or an extension. */
  block: JsonObject;
  /** Key of the extension; absent for the resource itself. */
  schema?: string;
  /** Absent: a custom attribute, where everything goes. */
  attribute?: AttributeDefinition;
}

/**
 * The key of the extension that a path means as a whole, or undefined where it means an attribute. The grammar cannot
 * tell `urn:…:custom` (an extension) from `urn:…:user` + `custom`, so what the resource holds and the shape of the
 * value decide.
 */
export function blockAt(wire: JsonObject, path: NonNullable<PatchOperation['path']>, value: Json | undefined) {
  const { schema, attribute } = path;
  if (schema === undefined || path.sub !== undefined || path.filter) return undefined;
  if (attribute === '') return isCoreUrn(schema) ? schema : blockKey(wire, schema);
  if (isCoreUrn(schema) || isEnterpriseUrn(schema) || isGroupCustomUrn(schema)) return undefined;
  const whole = `${schema}:${attribute}`;
  if (keyOf(wire, whole) !== undefined) return keyOf(wire, whole);
  return keyOf(wire, schema) === undefined && isObject(value) ? whole : undefined;
}

/**
 * Where the attribute of a path is kept; undefined where a standard attribute is not held, so the operation is passed
 * over. Throws ScimError 400 `invalidPath` for an unknown attribute, `mutability` for a read-only one.
 */
export function placeAt(wire: JsonObject, path: AttributePath, user: boolean): Place | undefined {
  const { schema, attribute: name } = path;
  if (schema === undefined || isCoreUrn(schema)) {
    if (unheldAttributes.has(name.toLowerCase())) return undefined;
    return {
      block: wire,
      attribute: writable([...commonAttributes, ...(user ? userAttributes : groupAttributes)], name),
    };
  }
  const key = blockKey(wire, schema);
  const held = field(wire, key);
  const block = isObject(held) ? held : {};
  if (isEnterpriseUrn(schema) && user) return { block, schema: key, attribute: writable(enterpriseAttributes, name) };
  if (isGroupCustomUrn(schema) && !user)
    return { block, schema: key, attribute: writable(groupCustomAttributes, name) };
  if (user) return { block, schema: key };
  throw new ScimError(400, 'invalidPath', `Groups have no extension ${schema}.`);
}

/** The resource with an extension set or taken out. A copy; `schemas` is left, since decoding does not read it. */
export function withBlock(wire: JsonObject, schema: string, block: JsonObject | undefined): JsonObject {
  return isCoreUrn(schema) ? wire : withField(wire, schema, block);
}

/** Both versions of the enterprise URN mean the one block of the wire form. */
function blockKey(wire: JsonObject, schema: string): string {
  if (isEnterpriseUrn(schema)) return urns.v2.enterprise;
  return keyOf(wire, schema) ?? schema;
}

function writable(attributes: readonly AttributeDefinition[], name: string): AttributeDefinition {
  const attribute = findAttribute(attributes, name);
  if (!attribute) throw new ScimError(400, 'invalidPath', `There is no attribute ${name}.`);
  if (attribute.mutability === 'readOnly')
    throw new ScimError(400, 'mutability', `The attribute ${name} is read-only.`);
  return attribute;
}
