import type { Json, JsonObject, MultiValue, ScimUser } from '@postern/protocol/scim';
import { type AppSettings, type CustomAttribute, customUrn } from './app-settings.ts';
import { addressAttributes, baseAttributes } from './attributes.ts';

/** A profile value that the application's attribute cannot hold. */
export interface TypeFault {
  field: string;
  type: string;
}

/**
 * The account that a person has in an app, as a neutral SCIM user without `id`, `password` and `meta`. The only place
 * where a profile becomes an account. Attributes without a value are left out.
 * @returns also the custom attributes whose value does not have the type that the app was configured with
 */
export function accountOf(
  profile: JsonObject,
  app: { name: string; settings: Pick<AppSettings, 'customAttributes'> },
  active: boolean,
): { account: ScimUser; faults: TypeFault[] } {
  const account: JsonObject = {};
  for (const [key, path] of baseAttributes) {
    const value = text(profile[key]);
    if (value !== undefined) put(account, path.split('.'), value);
  }
  const emails = mails(profile);
  if (emails.length > 0) account['emails'] = emails as unknown as Json;
  const phones = numbers(profile);
  if (phones.length > 0) account['phoneNumbers'] = phones as unknown as Json;
  const address = addressOf(profile);
  if (address) account['addresses'] = [address];
  account['active'] = active;
  const { block, faults } = customOf(profile, app.settings.customAttributes);
  if (Object.keys(block).length > 0) account['custom'] = { [customUrn(app.name)]: block };
  return { account: account as unknown as ScimUser, faults };
}

function text(value: Json | undefined): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function put(target: JsonObject, path: string[], value: Json): void {
  const [first, ...rest] = path;
  if (rest.length === 0) {
    target[first!] = value;
    return;
  }
  const inner = (target[first!] ?? {}) as JsonObject;
  target[first!] = inner;
  put(inner, rest, value);
}

/** Okta's types: the first mail is `primary`, the second `secondary` and never primary. */
function mails(profile: JsonObject): MultiValue[] {
  const primary = text(profile['email']);
  const second = text(profile['secondEmail']);
  return [
    ...(primary === undefined ? [] : [{ value: primary, type: 'primary', primary: true }]),
    ...(second === undefined ? [] : [{ value: second, type: 'secondary' }]),
  ];
}

function numbers(profile: JsonObject): MultiValue[] {
  const mobile = text(profile['mobilePhone']);
  const work = text(profile['primaryPhone']);
  return [
    ...(mobile === undefined ? [] : [{ value: mobile, type: 'mobile', primary: true }]),
    ...(work === undefined ? [] : [{ value: work, type: 'work', ...(mobile === undefined ? { primary: true } : {}) }]),
  ];
}

function addressOf(profile: JsonObject): JsonObject | undefined {
  const parts = addressAttributes.flatMap(([key, sub]) => {
    const value = text(profile[key]);
    return value === undefined ? [] : [[sub, value] as const];
  });
  return parts.length === 0 ? undefined : { ...Object.fromEntries(parts), type: 'work', primary: true };
}

function customOf(
  profile: JsonObject,
  attributes: readonly CustomAttribute[],
): { block: JsonObject; faults: TypeFault[] } {
  const block: JsonObject = {};
  const faults: TypeFault[] = [];
  for (const { name, type } of attributes) {
    const value = profile[name];
    if (value === undefined || value === null || value === '') continue;
    const fitted = fit(value, type);
    if (fitted === undefined) faults.push({ field: name, type });
    else block[name] = fitted;
  }
  return { block, faults };
}

/** The value as the wanted type; undefined where that would change its meaning. */
function fit(value: Json, type: CustomAttribute['type']): Json | undefined {
  switch (type) {
    case 'string':
      return text(value);
    case 'boolean':
      return typeof value === 'boolean' ? value : { true: true, false: false }[String(value).toLowerCase()];
    case 'integer': {
      const number = numberOf(value);
      return Number.isSafeInteger(number) ? number : undefined;
    }
    case 'double':
      return numberOf(value);
    case 'list': {
      const list = (Array.isArray(value) ? value : [value]).map(text);
      return list.every((entry) => entry !== undefined) ? list : undefined;
    }
  }
}

function numberOf(value: Json): number | undefined {
  const number =
    typeof value === 'number' ? value : typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}
