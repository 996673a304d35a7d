import { z } from 'zod';
import { id, isoOrNull, keptError, links, paging, text, timestamp } from './common.ts';
import { operation } from './operation.ts';

/** A person in an app, with Okta's states and sync states. */
export const appUser = z.object({
  id,
  /** The row itself: `user:<appUserId>` names it in the queue. */
  appUserId: id,
  externalId: z.string().nullable(),
  created: timestamp,
  lastUpdated: timestamp,
  lastSync: isoOrNull,
  scope: z.enum(['USER', 'GROUP']),
  status: z.string(),
  syncState: z.string(),
  /** False: no longer assigned, to be deactivated in the app. */
  assigned: z.boolean(),
  /** What the application last said; null while nothing is known. */
  activeInApp: z.boolean().nullable(),
  /** The user name in the app; until it is written the person's login, or what was given in its place. */
  credentials: z.object({ userName: z.string() }),
  /** What the application last answered. */
  profile: z.looseObject({}),
  /** Values of this account in place of those of the mapping, by attribute; "": none. */
  overrides: z.looseObject({}),
  error: keptError.nullable(),
  _embedded: z.object({ user: z.object({ id, login: z.string(), displayName: z.string(), status: z.string() }) }),
  _links: links,
});
export type AppUser = z.infer<typeof appUser>;

export const appGroup = z.object({
  id,
  lastUpdated: timestamp,
  priority: z.int(),
  profile: z.object({ name: z.string(), description: z.string().nullable() }),
  usersCount: z.int(),
  _links: links,
});

const value = z.union([text(1000), z.number(), z.boolean(), z.array(text(1000, { min: 1 })).max(100)]);
/** Okta's AppUserUpdateRequest. In `profile` null follows the mapping again, and "" is no value. */
const overriding = {
  profile: z.record(text(100, { min: 1 }), value.nullable()).optional(),
  credentials: z.strictObject({ userName: text(255, { min: 1 }) }).optional(),
};

const app = '/api/v1/apps/{appId}';
const ids = z
  .array(text(255, { min: 1 }))
  .min(1)
  .max(1000);

export const assignmentOperations = {
  listAppUsers: operation({
    id: 'listAppUsers',
    tag: 'Assignment',
    method: 'GET',
    path: `${app}/users`,
    summary: 'People of an app; q is a prefix of login, name or e-mail address',
    query: z.object({
      q: text(255).optional(),
      status: text(40).optional(),
      syncState: z.enum(['DISABLED', 'OUT_OF_SYNC', 'SYNCING', 'SYNCHRONIZED', 'ERROR']).optional(),
      ...paging({ limit: 200, max: 500 }),
    }),
    answer: z.array(appUser),
    paged: true,
  }),
  assignUser: operation({
    id: 'assignUser',
    tag: 'Assignment',
    method: 'POST',
    path: `${app}/users`,
    summary: 'Assigns a person, with values of its own for the account where some are given',
    body: z.object({ id: text(255, { min: 1 }), ...overriding }),
    answer: appUser,
  }),
  assignUsers: operation({
    id: 'assignUsers',
    tag: 'Assignment',
    method: 'POST',
    path: `${app}/users/bulk`,
    summary: 'Assigns up to 1,000 people, by id or login, all or none',
    body: z.object({ ids }),
    answer: z.object({ assigned: z.int() }),
  }),
  provisionUsers: operation({
    id: 'provisionUsers',
    tag: 'Assignment',
    method: 'POST',
    path: `${app}/users/provision`,
    summary: 'Writes the accounts of these people, or of all who are assigned, again now; what is held is tried again',
    body: z.strictObject({ ids: ids.optional() }),
    answer: z.object({ accounts: z.int() }),
  }),
  getAppUser: operation({
    id: 'getAppUser',
    tag: 'Assignment',
    method: 'GET',
    path: `${app}/users/{userId}`,
    summary: 'One person of an app',
    answer: appUser,
    etag: true,
  }),
  updateAppUser: operation({
    id: 'updateAppUser',
    tag: 'Assignment',
    method: 'POST',
    path: `${app}/users/{userId}`,
    summary:
      'Gives the account of one person values of its own, in place of those of the mapping, until the assignment ends',
    body: z.object(overriding),
    answer: appUser,
    etag: true,
  }),
  unassignUser: operation({
    id: 'unassignUser',
    tag: 'Assignment',
    method: 'DELETE',
    path: `${app}/users/{userId}`,
    summary: 'Ends the assignment: the account is deactivated in the app',
  }),
  listAppGroups: operation({
    id: 'listAppGroups',
    tag: 'Assignment',
    method: 'GET',
    path: `${app}/groups`,
    summary: 'Groups assigned to an app',
    query: z.object({ q: text(255).optional(), ...paging({ limit: 200, max: 200 }) }),
    answer: z.array(appGroup),
    paged: true,
  }),
  getAppGroup: operation({
    id: 'getAppGroup',
    tag: 'Assignment',
    method: 'GET',
    path: `${app}/groups/{groupId}`,
    summary: 'One group of an app',
    answer: appGroup,
  }),
  assignGroup: operation({
    id: 'assignGroup',
    tag: 'Assignment',
    method: 'PUT',
    path: `${app}/groups/{groupId}`,
    summary: 'Assigns a group with all its members',
    answer: appGroup,
  }),
  unassignGroup: operation({
    id: 'unassignGroup',
    tag: 'Assignment',
    method: 'DELETE',
    path: `${app}/groups/{groupId}`,
    summary: 'Ends the assignment of a group',
  }),
};
