import { decodeGroup } from './group-decode.ts';
import { encodeGroup } from './group-encode.ts';
import { isObject } from './json.ts';
import { applyAttribute } from './patch-attribute.ts';
import { blockAt, placeAt, withBlock } from './patch-place.ts';
import { parsePath } from './path.ts';
import { ScimError } from './scim-error.ts';
import type { Json, JsonObject, PatchOperation, ScimGroup, ScimUser } from './types.ts';
import { isCoreUrn, isEnterpriseUrn, isGroupCustomUrn } from './urns.ts';
import { decodeUser } from './user-decode.ts';
import { encodeUser } from './user-encode.ts';

/**
 * The resource after all operations, in order (RFC 7644 section 3.5.2). The input stays as it is: either every
 * operation works or ScimError 400 is thrown. Deviations that are accepted: "True" and "False" for booleans, keys such
 * as `name.givenName` and whole extensions in a value without a path, a remove with the list of what goes, lone values
 * for lists, `[{ value }]` for a single value (Entra ID), an add whose brackets match nothing (the value is made from
 * them). `null` removes.
 * Without a path, attributes that are read-only or that we do not hold are passed over, as servers see whole resources
 * there. With a path they throw `mutability` or `invalidPath`. Also thrown: `invalidValue` (wrong type), `noTarget`
 * (a replace whose brackets match nothing), `mutability` (`userName` or `displayName` of a group removed).
 */
export function applyPatch<T extends ScimUser | ScimGroup>(resource: T, operations: readonly PatchOperation[]): T {
  const user = 'userName' in resource;
  // The wire form is what paths speak about; decoding it again proves that the result is whole.
  const before = user ? encodeUser(resource, '2.0') : encodeGroup(resource, '2.0');
  const after = operations.reduce((wire, operation) => applyOne(wire, operation, user), before);
  return (user ? finishUser(resource, after) : finishGroup(resource, after)) as T;
}

function finishUser(old: ScimUser, wire: JsonObject): ScimUser {
  const user = decodeUser(wire);
  if (user.userName.trim() === '') throw required('userName');
  const { id: _id, groups: _groups, meta: _meta, ...rest } = user;
  return { ...rest, ...readOnlyOf(old), ...(old.groups === undefined ? {} : { groups: old.groups }) };
}

function finishGroup(old: ScimGroup, wire: JsonObject): ScimGroup {
  const group = decodeGroup(wire);
  if (group.displayName.trim() === '') throw required('displayName');
  const { id: _id, meta: _meta, ...rest } = group;
  return { ...rest, ...readOnlyOf(old) };
}

function readOnlyOf({ id, meta }: ScimUser | ScimGroup): Pick<ScimUser, 'id' | 'meta'> {
  return { ...(id === undefined ? {} : { id }), ...(meta === undefined ? {} : { meta }) };
}

function required(name: string): ScimError {
  return new ScimError(400, 'mutability', `The attribute ${name} is required, so it cannot be removed.`);
}

function applyOne(wire: JsonObject, operation: PatchOperation, user: boolean): JsonObject {
  const { op, path, value } = operation;
  if (path) return applyAt(wire, { op, path, ...(value === undefined ? {} : { value }) }, user);
  if (op === 'remove') throw new ScimError(400, 'noTarget', 'A remove operation needs a path.');
  return applyKeys(wire, op, value, user);
}

/** Each key of `value` as an operation of its own; what is read-only or not held is passed over. */
function applyKeys(wire: JsonObject, op: 'add' | 'replace', value: Json | undefined, user: boolean, schema?: string) {
  if (!isObject(value)) throw new ScimError(400, 'invalidValue', `The value of ${schema ?? op} must be an object.`);
  return Object.entries(value).reduce((current, [key, one]) => {
    try {
      const path = parsePath(schema === undefined ? key : `${schema}:${key}`);
      return applyAt(current, { op, path, value: one }, user);
    } catch (error) {
      const passedOver = error instanceof ScimError && /^(invalidPath|mutability)$/.test(error.scimType ?? '');
      if (passedOver) return current;
      throw error;
    }
  }, wire);
}

/** A custom extension, whose names are the customer's own and need not fit the grammar of paths. */
function applyCustom(wire: JsonObject, op: 'add' | 'replace', value: Json | undefined, user: boolean, schema: string) {
  if (!isObject(value)) throw new ScimError(400, 'invalidValue', `The value of ${schema} must be an object.`);
  if (!user) return wire;
  const held = wire[schema];
  const changed = Object.entries(value).reduce(
    (block, [attribute, one]) => applyAttribute(block, undefined, { op, path: { attribute }, value: one }),
    isObject(held) ? held : {},
  );
  return withBlock(wire, schema, changed);
}

function isStandard(schema: string): boolean {
  return isCoreUrn(schema) || isEnterpriseUrn(schema) || isGroupCustomUrn(schema);
}

type AtPath = PatchOperation & { path: NonNullable<PatchOperation['path']> };

function applyAt(wire: JsonObject, operation: AtPath, user: boolean): JsonObject {
  const { op, path, value } = operation;
  const block = blockAt(wire, path, value);
  if (block !== undefined) {
    if (op === 'remove' || value === null) return withBlock(wire, block, undefined);
    return isStandard(block) ? applyKeys(wire, op, value, user, block) : applyCustom(wire, op, value, user, block);
  }
  const place = placeAt(wire, path, user);
  if (!place) return wire;
  const changed = applyAttribute(place.block, place.attribute, operation);
  return place.schema === undefined ? changed : withBlock(wire, place.schema, changed);
}
