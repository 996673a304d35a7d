import type { Json, JsonObject, ScimUser } from '@postern/protocol/scim';
import { type AppSettings, customUrn } from './app-settings.ts';
import { addressAttributes, baseAttributes } from './attributes.ts';

/** The profile of a person made from an account: `accountOf` the other way round, by the same table. */
export function personProfileOf(
  account: ScimUser,
  app: { name: string; settings: Pick<AppSettings, 'customAttributes'> },
): JsonObject {
  const whole = account as unknown as JsonObject;
  const profile: JsonObject = {};
  const set = (key: string, value: Json | undefined) => {
    if (value !== undefined && value !== null && value !== '') profile[key] = value;
  };
  for (const [key, path] of baseAttributes) set(key, read(whole, path.split('.')));
  const emails = account.emails ?? [];
  const primary = emails.find((entry) => entry.primary) ?? emails[0];
  set('email', primary?.value ?? (account.userName.includes('@') ? account.userName : undefined));
  set('secondEmail', emails.find((entry) => entry !== primary)?.value);
  const phones = account.phoneNumbers ?? [];
  const mobile = phones.find(({ type }) => type === 'mobile');
  set('mobilePhone', mobile?.value);
  set('primaryPhone', phones.find((entry) => entry !== mobile)?.value);
  const [address] = account.addresses ?? [];
  for (const [key, sub] of addressAttributes) set(key, address?.[sub]);
  const custom = account.custom?.[customUrn(app.name)];
  for (const { name } of app.settings.customAttributes) set(name, custom?.[name]);
  return profile;
}

function read(value: Json | undefined, path: string[]): Json | undefined {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? read(value[first], rest) : undefined;
}

/**
 * Does the application's account already hold all that the org would write? What the org does not write is not looked
 * at, nor are the types of mails and phones, which applications name as they like.
 */
export function holds(theirs: ScimUser, ours: ScimUser): boolean {
  return covers(theirs as unknown as Json, ours as unknown as Json);
}

function covers(theirs: Json | undefined, ours: Json): boolean {
  if (Array.isArray(ours)) {
    if (!Array.isArray(theirs)) return false;
    return ours.every((entry) => theirs.some((other) => comparable(other) === comparable(entry)));
  }
  if (typeof ours === 'object' && ours !== null) {
    if (typeof theirs !== 'object' || theirs === null || Array.isArray(theirs)) return false;
    return Object.entries(ours).every(([key, value]) => covers(theirs[key], value));
  }
  return theirs === ours;
}

function comparable(entry: Json): string {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return JSON.stringify(entry);
  const { type: _type, primary: _primary, display: _display, ...rest } = entry;
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)));
}
