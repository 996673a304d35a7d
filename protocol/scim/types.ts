/**
 * SCIM resources as every part of Postern holds them, whatever version is spoken on the wire.
 * `encode.ts` writes them as SCIM 1.1 or 2.0, `decode.ts` reads either; nothing else knows the difference.
 */

export type ScimVersion = '1.1' | '2.0';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** One value of a multi-valued attribute (RFC 7643 section 2.4). */
export interface MultiValue {
  value: string;
  type?: string;
  primary?: boolean;
  display?: string;
}

/** A reference to a user or group: the other side's id and the name to show. */
export interface Reference {
  value: string;
  display?: string;
  type?: string;
}

export interface Meta {
  resourceType?: string;
  /** RFC 3339 where we write it; any string where we read it. */
  created?: string;
  lastModified?: string;
  version?: string;
  location?: string;
}

export interface PersonName {
  formatted?: string;
  givenName?: string;
  familyName?: string;
  middleName?: string;
  honorificPrefix?: string;
  honorificSuffix?: string;
}

/** Enterprise extension (RFC 7643 section 4.3; `urn:scim:schemas:extension:enterprise:1.0` in 1.1). */
export interface EnterpriseUser {
  employeeNumber?: string;
  costCenter?: string;
  organization?: string;
  division?: string;
  department?: string;
  manager?: { value?: string; displayName?: string };
}

export interface ScimUser {
  id?: string;
  externalId?: string;
  userName: string;
  name?: PersonName;
  displayName?: string;
  nickName?: string;
  title?: string;
  userType?: string;
  preferredLanguage?: string;
  locale?: string;
  timezone?: string;
  active?: boolean;
  /** Clear text; never logged, never sent back by a server. */
  password?: string;
  emails?: MultiValue[];
  phoneNumbers?: MultiValue[];
  addresses?: JsonObject[];
  entitlements?: MultiValue[];
  roles?: MultiValue[];
  /** Read-only: membership changes only through the group. */
  groups?: Reference[];
  enterprise?: EnterpriseUser;
  /** Custom attributes by schema URN, e.g. `urn:okta:acme_app_1:1.0:user:custom`. */
  custom?: Record<string, JsonObject>;
  meta?: Meta;
}

export interface ScimGroup {
  id?: string;
  externalId?: string;
  displayName: string;
  members?: Reference[];
  /** `urn:okta:custom:group:1.0` on the wire. */
  description?: string;
  meta?: Meta;
}

export interface ListPage<T> {
  /** As the server said it; `undefined` where it said nothing usable. */
  totalResults?: number;
  startIndex?: number;
  itemsPerPage?: number;
  resources: T[];
}

/** The functions of an on-premises application that Okta's SDK names (`UserManagementCapabilities`). */
export const capabilities = [
  'GROUP_PUSH',
  'IMPORT_NEW_USERS',
  'IMPORT_PROFILE_UPDATES',
  'PUSH_NEW_USERS',
  'PUSH_PASSWORD_UPDATES',
  'PUSH_PENDING_USERS',
  'PUSH_PROFILE_UPDATES',
  'PUSH_USER_DEACTIVATION',
  'REACTIVATE_USERS',
  'OPP_SCIM_INCREMENTAL_IMPORTS',
  'IMPORT_USER_SCHEMA',
] as const;
export type Capability = (typeof capabilities)[number];

/** Beside Okta's capabilities, where the org keeps what a connector can: it tells when something has changed. */
export const tellsOfChanges = 'POSTERN_CHANGES';

/** Attribute path: `name.givenName`, `urn:…:custom:departmentName`, `emails[type eq "work"].value`. */
export interface AttributePath {
  /** Schema URN, lower case kept as written; absent for core attributes. */
  schema?: string;
  attribute: string;
  sub?: string;
}

export type CompareOperator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/** Parsed filter (RFC 7644 section 3.4.2.2; the 1.1 grammar is a subset). */
export type Filter =
  | { op: CompareOperator; path: AttributePath; value: string | number | boolean | null }
  | { op: 'pr'; path: AttributePath }
  | { op: 'and' | 'or'; filters: Filter[] }
  | { op: 'not'; filter: Filter }
  | { op: 'valuePath'; path: AttributePath; filter: Filter };

/** Order of a list (RFC 7644 section 3.4.2.3). */
export interface Sort {
  path: AttributePath;
  descending: boolean;
}

export interface PatchOperation {
  op: 'add' | 'remove' | 'replace';
  /** Absent: `value` is an object merged at the root. */
  path?: AttributePath & { filter?: Filter };
  value?: Json;
}
