import type { Json, JsonObject, ScimUser } from '@postern/protocol/scim';

/** An attribute that the application does not hold as the org would write it; `app` null: it holds none. */
export interface Difference {
  /** As SCIM names it: `name.givenName`, `emails`, `urn:…:custom:costCode`. */
  attribute: string;
  org: Json;
  app: Json;
}

/**
 * What the org would write and the application does not hold. What the org does not write is not looked at, nor are
 * the types of mails and phones, which applications name as they like.
 */
export function differencesOf(theirs: ScimUser, ours: ScimUser): Difference[] {
  const held = attributesOf(theirs);
  return [...attributesOf(ours)].flatMap(([attribute, value]) => {
    const other = held.get(attribute);
    return covers(other, value)
      ? []
      : [{ attribute, org: shown(value), app: other === undefined ? null : shown(other) }];
  });
}

/** Does the application's account already hold all that the org would write? */
export const holds = (theirs: ScimUser, ours: ScimUser): boolean => differencesOf(theirs, ours).length === 0;

/** Every attribute that has a value, by its name; a multi-valued one is one attribute. */
export function attributesOf(account: ScimUser): Map<string, Json> {
  const found = new Map<string, Json>();
  const walk = (prefix: string, value: Json): void => {
    if (isObject(value)) for (const [key, inner] of Object.entries(value)) walk(`${prefix}.${key}`, inner);
    else if (value !== null && value !== '') found.set(prefix, value);
  };
  for (const [key, value] of Object.entries(account as unknown as JsonObject)) {
    if (key !== 'custom') walk(key, value);
    else
      for (const [urn, block] of Object.entries(value as JsonObject))
        eachOf(block, (name, one) => found.set(`${urn}:${name}`, one));
  }
  return found;
}

function eachOf(block: Json, take: (name: string, value: Json) => void): void {
  if (isObject(block)) for (const [name, value] of Object.entries(block)) take(name, value);
}

function covers(theirs: Json | undefined, ours: Json): boolean {
  if (!Array.isArray(ours)) return JSON.stringify(theirs) === JSON.stringify(ours);
  if (!Array.isArray(theirs)) return false;
  const held = new Set(theirs.map(comparable));
  return ours.every((entry) => held.has(comparable(entry)));
}

function comparable(entry: Json): string {
  if (!isObject(entry)) return JSON.stringify(entry);
  const { type: _type, primary: _primary, display: _display, ...rest } = entry;
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** For people: the values of a multi-valued attribute without what stands around them. */
function shown(value: Json): Json {
  if (!Array.isArray(value)) return value;
  return value.map((entry) => {
    if (!isObject(entry)) return entry;
    const { type: _type, primary: _primary, display: _display, value: only, ...rest } = entry;
    return only ?? rest;
  });
}

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
