import { z } from 'zod';
import { flag, id, isoOrNull, links, paging, searched, text, timestamp } from './common.ts';
import { operation } from './operation.ts';

export const userStatus = z.enum(['STAGED', 'ACTIVE', 'SUSPENDED', 'DEPROVISIONED']);
export type UserStatus = z.infer<typeof userStatus>;

const attribute = text(10_000);
/** Value of a custom attribute of a person. */
export const customValue = z.union([
  attribute,
  z.number(),
  z.boolean(),
  z.array(z.union([attribute, z.number()])).max(1000),
]);
export const attributeName = /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/;

const login = text(255, { min: 1 }).refine((value) => !/\s/.test(value), 'must not contain blanks');
const email = text(320).regex(/^[^\s@,;<>()]+@[^\s@,;<>()]+$/, 'must be an e-mail address');

/** Attributes of Okta's base profile that are not asked for. */
const optional = [
  'displayName',
  'nickName',
  'middleName',
  'honorificPrefix',
  'honorificSuffix',
  'title',
  'mobilePhone',
  'primaryPhone',
  'profileUrl',
  'preferredLanguage',
  'locale',
  'timezone',
  'userType',
  'employeeNumber',
  'costCenter',
  'organization',
  'division',
  'department',
  'managerId',
  'manager',
  'streetAddress',
  'city',
  'state',
  'zipCode',
  'countryCode',
  'postalAddress',
] as const;
type Optional = (typeof optional)[number];

/** Attributes that nobody is without. */
export const requiredAttributes: readonly string[] = ['login', 'email', 'firstName', 'lastName'];
/** Okta's base profile: every other attribute is custom, and defined in the user schema. */
export const baseAttributes: readonly string[] = [...requiredAttributes, 'secondEmail', ...optional];

function optionals<T extends z.ZodType>(type: T): Record<Optional, z.ZodOptional<T>> {
  const one = type.optional();
  return Object.fromEntries(optional.map((name) => [name, one])) as Record<Optional, z.ZodOptional<T>>;
}

function namesChecked<T extends z.ZodType>(schema: T) {
  return schema.superRefine((value, context) => {
    const names = Object.keys(value as object);
    if (names.length > 200) context.addIssue({ code: 'custom', message: 'must have at most 200 attributes' });
    for (const name of names) {
      if (!attributeName.test(name)) {
        context.addIssue({ code: 'custom', path: [name], message: 'is no attribute name: letters, digits, _ and -' });
      }
    }
  });
}

/** A person's attributes: Okta's base profile, and beside it custom ones, which the user schema defines. */
export const profile = namesChecked(
  z
    .object({
      login,
      email,
      firstName: text(10_000, { min: 1 }),
      lastName: text(10_000, { min: 1 }),
      secondEmail: email.optional(),
      ...optionals(attribute),
    })
    .catchall(customValue),
);
export type Profile = z.infer<typeof profile>;

/** For a full write: `null` is the same as leaving the attribute out. */
const written = z.preprocess(withoutNulls, profile) as z.ZodType<Profile>;
/** For a partial write: `null` removes the attribute. */
const changed = namesChecked(
  z
    .object({
      login,
      email,
      firstName: text(10_000, { min: 1 }),
      lastName: text(10_000, { min: 1 }),
      secondEmail: email.nullable(),
      ...optionals(attribute.nullable()),
    })
    .partial()
    .catchall(customValue.nullable()),
);

function withoutNulls(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null));
}

export const password = text(256, { min: 8 });
/** `password: {}` is what an answer shows of one that is set: written back it changes nothing. */
export const credentials = z.object({ password: z.strictObject({ value: password.optional() }).optional() });

export const user = z.object({
  id,
  status: userStatus,
  created: timestamp,
  activated: isoOrNull,
  statusChanged: timestamp,
  lastLogin: z.null(),
  lastUpdated: timestamp,
  passwordChanged: isoOrNull,
  type: z.object({ id: z.string() }),
  profile: z.looseObject({ login: z.string() }),
  credentials: z.object({
    password: z.object({}).optional(),
    provider: z.object({ type: z.string(), name: z.string() }),
  }),
  /**
   * The app that sources this person: by its imports, then only they change `attributes`, or by inbound SCIM, where what
   * the identity provider maps goes over what is written here.
   */
  source: z
    .object({ id, label: z.string(), by: z.enum(['import', 'inbound']), attributes: z.array(z.string()) })
    .nullable(),
  _links: links,
});
export type User = z.infer<typeof user>;

export const newUser = z.object({
  profile: written,
  credentials: credentials.optional(),
  groupIds: z.array(id).max(20).optional(),
});
export type NewUser = z.infer<typeof newUser>;

const activate = z.object({ activate: flag.default(true) });

/** An app of a person, as the end of `/users/{id}/appLinks`. */
export const userApp = z.object({
  id,
  appInstanceId: id,
  appName: z.string(),
  label: z.string(),
  scope: z.enum(['USER', 'GROUP']),
  status: z.string(),
  syncState: z.string(),
  externalId: z.string().nullable(),
  /** False: the account is there still, or was, and the person is not assigned any more. */
  assigned: z.boolean(),
  activeInApp: z.boolean().nullable(),
});

const groupRef = z.object({
  id,
  type: z.string(),
  profile: z.object({ name: z.string(), description: z.string().nullable() }),
});

const path = '/api/v1/users/{userId}';
const lifecycle = <const Verb extends string>(verb: Verb, summary: string) =>
  operation({
    id: `${verb}User`,
    tag: 'User',
    method: 'POST',
    path: `${path}/lifecycle/${verb}`,
    summary,
    answer: z.object({}),
  });

export const userOperations = {
  listUsers: operation({
    id: 'listUsers',
    tag: 'User',
    method: 'GET',
    path: '/api/v1/users',
    summary:
      'Lists people by login; q is a prefix of login, name or e-mail address; filter and search take SCIM filters',
    query: z.object({
      q: text(255).optional(),
      filter: text(2000).optional(),
      search: text(2000).optional(),
      ...paging({ limit: 200, max: 200 }),
    }),
    answer: z.array(user),
    paged: true,
  }),
  createUser: operation({
    id: 'createUser',
    tag: 'User',
    method: 'POST',
    path: '/api/v1/users',
    summary: 'Makes a person, active unless activate=false',
    query: activate,
    body: newUser,
    answer: user,
    etag: true,
  }),
  createUsers: operation({
    id: 'createUsers',
    tag: 'User',
    method: 'POST',
    path: '/api/v1/users/bulk',
    summary: 'Makes up to 1,000 people, all or none; groups in groupIds get all of them',
    query: activate,
    body: z.object({
      users: z
        .array(newUser.omit({ groupIds: true }))
        .min(1)
        .max(1000),
      groupIds: z.array(id).max(20).optional(),
    }),
    answer: z.array(z.object({ id, login: z.string() })),
    status: 201,
  }),
  getUser: operation({
    id: 'getUser',
    tag: 'User',
    method: 'GET',
    path,
    summary: 'One person, by id or login',
    answer: user,
    etag: true,
  }),
  updateUser: operation({
    id: 'updateUser',
    tag: 'User',
    method: 'POST',
    path,
    summary: 'Changes the attributes that are given; null removes one. credentials.password.value sets the password',
    body: z.object({ profile: changed.optional(), credentials: credentials.optional() }),
    answer: user,
    etag: true,
  }),
  replaceUser: operation({
    id: 'replaceUser',
    tag: 'User',
    method: 'PUT',
    path,
    summary: 'Replaces the whole profile',
    body: z.object({ profile: written, credentials: credentials.optional() }),
    answer: user,
    etag: true,
  }),
  deleteUser: operation({
    id: 'deleteUser',
    tag: 'User',
    method: 'DELETE',
    path,
    summary: 'Deactivates an active person; deletes a deactivated one',
    etag: true,
  }),
  changePassword: operation({
    id: 'changePassword',
    tag: 'User',
    method: 'POST',
    path: `${path}/credentials/change_password`,
    summary: 'Changes a password by the old one, under the whole password policy with its history',
    body: z.object({
      oldPassword: z.object({ value: text(1000, { min: 1 }) }),
      newPassword: z.object({ value: password }),
    }),
    answer: z.object({ password: z.object({}), provider: z.object({ type: z.string(), name: z.string() }) }),
  }),
  activateUser: lifecycle('activate', 'Activates a staged or deactivated person'),
  deactivateUser: lifecycle('deactivate', 'Deactivates a person here and in every app'),
  suspendUser: lifecycle('suspend', 'Suspends an active person'),
  unsuspendUser: lifecycle('unsuspend', 'Ends a suspension'),
  reactivateUser: lifecycle('reactivate', 'Activates a deactivated person again'),
  listUserGroups: operation({
    id: 'listUserGroups',
    tag: 'User',
    method: 'GET',
    path: `${path}/groups`,
    summary: 'Groups of a person, all or those of q',
    query: searched,
    answer: z.array(groupRef),
    paged: true,
  }),
  listUserApps: operation({
    id: 'listUserApps',
    tag: 'User',
    method: 'GET',
    path: `${path}/appLinks`,
    summary: 'Apps of a person',
    answer: z.array(userApp),
  }),
};
