import {
  type AttributeDefinition,
  commonAttributes,
  enterpriseAttributes,
  findAttribute,
  groupAttributes,
  userAttributes,
} from './attributes.ts';
import { field, isObject, toBoolean, toList, toText } from './json.ts';
import { ScimError } from './scim-error.ts';
import type { Json, JsonObject } from './types.ts';
import { isCoreUrn, isEnterpriseUrn, urns } from './urns.ts';

/**
 * What a server looks at in the body of a POST or PUT before it is decoded. Answers a short sentence for each deviation
 * from the RFC that is accepted all the same: texts for booleans (Entra ID), numbers for texts, one value for a list, a
 * bare manager. Attributes that are read-only or not known are passed over.
 * Throws ScimError 400: `invalidSyntax` where `schemas` is no list of texts or lacks the schema of the resource,
 * `invalidValue` where a value has a type that it cannot have.
 */
export function checkResource(json: unknown, kind: 'User' | 'Group'): string[] {
  if (!isObject(json)) return [];
  checkSchemas(field(json, 'schemas'), kind);
  const notes: string[] = [];
  const known = [...commonAttributes, ...(kind === 'User' ? userAttributes : groupAttributes)];
  checkParts(json, known, '', notes);
  for (const [key, block] of Object.entries(json)) {
    if (!/^urn:/i.test(key) || block === null) continue;
    if (!isObject(block)) throw wrongType(key, 'an object');
    if (isEnterpriseUrn(key)) checkParts(block, enterpriseAttributes, '', notes);
  }
  return notes;
}

function checkSchemas(json: Json | undefined, kind: 'User' | 'Group'): void {
  const schemas = toList(json) ?? [];
  if (schemas.length === 0) return;
  if (!schemas.every((one) => typeof one === 'string')) {
    throw new ScimError(400, 'invalidSyntax', 'The attribute schemas must be a list of URNs.');
  }
  const own = kind === 'User' ? urns.v2.user : urns.v2.group;
  const other = kind === 'User' ? urns.v2.group : urns.v2.user;
  if (schemas.some((one) => isCoreUrn(one) && one.toLowerCase() !== other.toLowerCase())) return;
  const named = schemas.join(', ').slice(0, 200);
  throw new ScimError(400, 'invalidSyntax', `The schemas name ${named}, but a ${kind.toLowerCase()} needs ${own}.`);
}

function checkParts(object: JsonObject, known: readonly AttributeDefinition[], before: string, notes: string[]): void {
  for (const [key, value] of Object.entries(object)) {
    const definition = findAttribute(known, key);
    if (!definition || definition.mutability === 'readOnly' || value === null) continue;
    checkValue(value, definition, before + definition.name, notes);
  }
}

function checkValue(value: Json, definition: AttributeDefinition, path: string, notes: string[]): void {
  if (definition.multiValued) {
    if (!Array.isArray(value)) notes.push(`${path} is one value, not a list`);
    for (const [index, one] of (toList(value) ?? []).entries()) {
      if (one !== null) checkComplex(one, definition, `${path}[${index}]`, notes);
    }
  } else if (definition.type === 'complex') checkComplex(value, definition, path, notes);
  else if (definition.type === 'boolean') checkBoolean(value, path, notes);
  else {
    if (toText(value) === undefined) throw wrongType(path, 'a text');
    if (typeof value !== 'string') notes.push(`${path} is a ${typeof value}, not a text`);
  }
}

function checkComplex(value: Json, definition: AttributeDefinition, path: string, notes: string[]): void {
  if (isObject(value)) {
    checkParts(value, definition.sub ?? [], `${path}.`, notes);
    return;
  }
  const isId = findAttribute(definition.sub, 'value') !== undefined && toText(value) !== undefined;
  const isWholeName = definition.name === 'name' && typeof value === 'string';
  if (!isId && !isWholeName) throw wrongType(path, 'an object');
  notes.push(`${path} is a plain ${typeof value}, not an object`);
}

function checkBoolean(value: Json, path: string, notes: string[]): void {
  if (typeof value === 'boolean') return;
  if (toBoolean(value) === undefined) throw wrongType(path, 'true or false');
  notes.push(`${path} is the text ${JSON.stringify(value)}, not a boolean`);
}

function wrongType(path: string, wanted: string): ScimError {
  return new ScimError(400, 'invalidValue', `The attribute ${path.slice(0, 200)} must be ${wanted}.`);
}
