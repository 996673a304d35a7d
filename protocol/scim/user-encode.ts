import { compact } from './json.ts';
import { encodeOktaValues, encodeReferences, encodeValues } from './multi-value.ts';
import type { EnterpriseUser, JsonObject, PersonName, ScimUser, ScimVersion } from './types.ts';
import { urns } from './urns.ts';

export interface EncodeUserOptions {
  /** Custom URNs to write, ignoring case; absent: every one the user has. */
  customUrns?: readonly string[];
  /** For servers: a password never goes back (RFC 7643 section 7, `returned: never`). */
  omitPassword?: boolean;
}

/**
 * A user on the wire. Never changes its input, never throws.
 * - 1.1: Okta's shapes. `schemas` holds core and enterprise always, a custom URN only when it is sent;
 *   `name.formatted` is added; exactly one mail and phone is primary; missing types become `primary`, `secondary`
 *   and `mobile` (types that are given stay).
 * - 2.0: RFC 7643 section 4. The enterprise URN only when an enterprise attribute is sent.
 */
export function encodeUser(user: ScimUser, version: ScimVersion, options: EncodeUserOptions = {}): JsonObject {
  const old = version === '1.1';
  const custom = chosenCustom(user.custom, options.customUrns);
  const enterprise = user.enterprise && encodeEnterprise(user.enterprise, old);
  const enterpriseUrn = old ? urns.v1.enterprise : urns.v2.enterprise;
  const listed = old || enterprise ? [enterpriseUrn] : [];
  return compact({
    schemas: [old ? urns.v1.core : urns.v2.user, ...listed, ...Object.keys(custom)],
    id: user.id,
    externalId: user.externalId,
    userName: user.userName,
    name: user.name && encodeName(user.name, old),
    displayName: user.displayName,
    nickName: user.nickName,
    title: user.title,
    userType: user.userType,
    preferredLanguage: user.preferredLanguage,
    locale: user.locale,
    timezone: user.timezone,
    emails: old ? encodeOktaValues(user.emails, { primary: 'primary', other: 'secondary' }) : encodeValues(user.emails),
    phoneNumbers: old
      ? encodeOktaValues(user.phoneNumbers, { primary: 'mobile', other: 'mobile' })
      : encodeValues(user.phoneNumbers),
    addresses: user.addresses?.map((address) => ({ ...address })),
    entitlements: encodeValues(user.entitlements),
    roles: encodeValues(user.roles),
    password: options.omitPassword ? undefined : user.password,
    active: user.active,
    // Okta leaves an empty list out.
    groups: user.groups?.length ? encodeReferences(user.groups) : undefined,
    [enterpriseUrn]: enterprise,
    ...custom,
    meta: user.meta && compact({ ...user.meta }),
  });
}

/**
 * The body of POST and PUT /Users: `encodeUser` without `meta`, which only a server may write. PUT bodies are the
 * whole user, even when one attribute changed.
 */
export function userBody(user: ScimUser, version: ScimVersion, options: EncodeUserOptions = {}): JsonObject {
  const { meta: _meta, ...rest } = user;
  return encodeUser(rest, version, options);
}

function chosenCustom(custom: ScimUser['custom'], wanted: readonly string[] | undefined): Record<string, JsonObject> {
  const allowed = wanted && new Set(wanted.map((urn) => urn.toLowerCase()));
  const entries = Object.entries(custom ?? {}).filter(([urn]) => allowed?.has(urn.toLowerCase()) ?? true);
  return Object.fromEntries(entries.map(([urn, block]) => [urn, { ...block }]));
}

function encodeName(name: PersonName, addFormatted: boolean): JsonObject {
  const whole = [name.givenName, name.familyName].filter(Boolean).join(' ');
  const formatted = name.formatted ?? (addFormatted && whole !== '' ? whole : undefined);
  return compact({ formatted, ...name, ...(formatted === undefined ? {} : { formatted }) });
}

function encodeEnterprise(enterprise: EnterpriseUser, old: boolean): JsonObject | undefined {
  const { manager, ...rest } = enterprise;
  // SCIM 1.1 names the manager's id `managerId` (core schema 1.0 section 7), 2.0 `value`.
  const reference =
    manager && compact({ [old ? 'managerId' : 'value']: manager.value, displayName: manager.displayName });
  const block = compact({ ...rest, manager: reference });
  return Object.keys(block).length === 0 ? undefined : block;
}
