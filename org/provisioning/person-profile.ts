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
