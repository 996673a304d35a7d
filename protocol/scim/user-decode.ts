import { field, isObject, requireObject, textFields, toBoolean, toList, toText } from './json.ts';
import { decodeMeta } from './meta-decode.ts';
import { decodeReferences, decodeValues } from './multi-value.ts';
import { ScimError } from './scim-error.ts';
import type { EnterpriseUser, Json, JsonObject, PersonName, ScimUser } from './types.ts';
import { isCoreUrn, isEnterpriseUrn } from './urns.ts';

const textAttributes = [
  'id',
  'externalId',
  'displayName',
  'nickName',
  'title',
  'userType',
  'preferredLanguage',
  'locale',
  'timezone',
  'password',
] as const satisfies readonly (keyof ScimUser)[];

const nameParts = [
  'formatted',
  'givenName',
  'familyName',
  'middleName',
  'honorificPrefix',
  'honorificSuffix',
] as const satisfies readonly (keyof PersonName)[];

const enterpriseText = [
  'employeeNumber',
  'costCenter',
  'organization',
  'division',
  'department',
] as const satisfies readonly (keyof EnterpriseUser)[];

/**
 * A user from SCIM 1.1 or 2.0; the shape tells the difference. Tolerates unknown fields, other case in names, numbers
 * for strings, "True" for true, plain strings as mails, missing arrays. `custom` is every top-level object whose key
 * starts with `urn:`, apart from core and enterprise.
 * Throws ScimError 400: `invalidSyntax` where `json` is no object; with `require`, `invalidValue` where `userName` is
 * missing or empty. Without `require` a missing `userName` becomes ''.
 */
export function decodeUser(json: unknown, options: { require?: boolean } = {}): ScimUser {
  const wire = requireObject(json, 'A user');
  const userName = toText(field(wire, 'userName')) ?? '';
  if (options.require && userName.trim() === '') {
    throw new ScimError(400, 'invalidValue', 'The attribute userName is required.');
  }
  const user: ScimUser = { userName, ...textFields(wire, textAttributes) };
  const name = field(wire, 'name');
  if (isObject(name)) user.name = textFields(name, nameParts);
  // Some servers send the name as one text.
  else if (typeof name === 'string' && name !== '') user.name = { formatted: name };
  const active = toBoolean(field(wire, 'active'));
  if (active !== undefined) user.active = active;
  for (const key of ['emails', 'phoneNumbers', 'entitlements', 'roles'] as const) {
    const values = decodeValues(field(wire, key));
    if (values) user[key] = values;
  }
  const addresses = toList(field(wire, 'addresses'))?.filter(isObject);
  if (addresses) user.addresses = addresses;
  const groups = decodeReferences(field(wire, 'groups'));
  if (groups) user.groups = groups;
  const meta = decodeMeta(field(wire, 'meta'));
  if (meta) user.meta = meta;
  return { ...user, ...decodeExtensions(wire) };
}

function decodeExtensions(wire: JsonObject): Pick<ScimUser, 'enterprise' | 'custom'> {
  const result: Pick<ScimUser, 'enterprise' | 'custom'> = {};
  for (const [key, block] of Object.entries(wire)) {
    if (!/^urn:/i.test(key) || !isObject(block) || isCoreUrn(key)) continue;
    if (isEnterpriseUrn(key)) result.enterprise = { ...result.enterprise, ...decodeEnterprise(block) };
    else result.custom = { ...result.custom, [key]: block };
  }
  return result;
}

function decodeEnterprise(block: JsonObject): EnterpriseUser {
  const enterprise: EnterpriseUser = textFields(block, enterpriseText);
  const manager = decodeManager(field(block, 'manager'));
  if (manager) enterprise.manager = manager;
  return enterprise;
}

/** `{ value }` in 2.0, `{ managerId }` in 1.1, the bare id from Entra ID. */
function decodeManager(json: Json | undefined): EnterpriseUser['manager'] {
  if (!isObject(json)) {
    const value = toText(json);
    return value === undefined || value === '' ? undefined : { value };
  }
  const value = toText(field(json, 'value') ?? field(json, 'managerId'));
  return { ...(value === undefined ? {} : { value }), ...textFields(json, ['displayName']) };
}
