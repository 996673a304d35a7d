import { type Json, type JsonObject, parsePath, type ScimUser } from '@postern/protocol/scim';

const enterprise = ':enterprise:';

/**
 * The value of the app's unique field in an account, e.g. of `userName`, `emails.value`, `employeeNumber` or
 * `urn:okta:acme:1.0:user:custom:number`. A multi-valued attribute gives its primary value, else its first.
 * @returns undefined where the account has no value there, or the field is no path at all
 */
export function uniqueValueOf(account: ScimUser, field: string): string | undefined {
  const path = pathOf(field);
  if (!path) return undefined;
  const whole = account as unknown as JsonObject;
  const attribute = step(blockOf(whole, path.schema), path.attribute);
  const found = path.sub === undefined ? attribute : step(first(attribute), path.sub);
  const value = object(first(found)) ? step(first(found), 'value') : first(found);
  return value === undefined || value === null || value === '' || typeof value === 'object' ? undefined : String(value);
}

function pathOf(field: string) {
  try {
    return parsePath(field);
  } catch {
    return undefined;
  }
}

function blockOf(whole: JsonObject, schema: string | undefined): Json | undefined {
  if (schema === undefined) return { ...(whole['enterprise'] as JsonObject | undefined), ...whole };
  const custom = step(whole['custom'], schema);
  if (custom !== undefined) return custom;
  return schema.toLowerCase().includes(enterprise) ? whole['enterprise'] : whole;
}

const object = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Attribute names ignore case (RFC 7643 section 2.1). */
function step(value: Json | undefined, name: string): Json | undefined {
  if (!object(value)) return undefined;
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : value[key];
}

function first(value: Json | undefined): Json | undefined {
  if (!Array.isArray(value)) return value;
  return value.find((entry) => object(entry) && entry['primary'] === true) ?? value[0];
}
