import { z } from 'zod';
import { id, links, paging, text, timestamp } from './common.ts';
import { operation } from './operation.ts';
import { user } from './users.ts';

export const groupProfile = z.object({
  name: text(255, { min: 1 }),
  description: text(1024, { lines: true }).nullable().optional(),
});

export const group = z.object({
  id,
  type: z.enum(['OKTA_GROUP', 'APP_GROUP']),
  created: timestamp,
  lastUpdated: timestamp,
  lastMembershipUpdated: timestamp,
  objectClass: z.array(z.string()),
  profile: z.object({ name: z.string(), description: z.string().nullable() }),
  /** Imported groups: the app and the group's id there. */
  source: z.object({ id: z.string(), externalId: z.string().nullable() }).optional(),
  _embedded: z.object({ stats: z.object({ usersCount: z.int(), appsCount: z.int() }) }).optional(),
  _links: links,
});
export type Group = z.infer<typeof group>;

/** A member; `postern` says what holds them in the group: a hand, rules, or both. */
export const groupMember = user.extend({
  postern: z.object({ manual: z.boolean(), rules: z.array(z.object({ id, name: z.string() })) }),
});
export type GroupMember = z.infer<typeof groupMember>;

const body = z.object({ profile: groupProfile });
const path = '/api/v1/groups/{groupId}';
const ids = z
  .array(text(255, { min: 1 }))
  .min(1)
  .max(1000);

export const groupOperations = {
  listGroups: operation({
    id: 'listGroups',
    tag: 'Group',
    method: 'GET',
    path: '/api/v1/groups',
    summary: 'Lists groups by name; q is a prefix of the name; expand=stats adds counts',
    query: z.object({
      q: text(255).optional(),
      type: z.enum(['OKTA_GROUP', 'APP_GROUP']).optional(),
      filter: text(2000).optional(),
      expand: z.enum(['stats']).optional(),
      ...paging({ limit: 200, max: 200 }),
    }),
    answer: z.array(group),
    paged: true,
  }),
  createGroup: operation({
    id: 'createGroup',
    tag: 'Group',
    method: 'POST',
    path: '/api/v1/groups',
    summary: 'Makes a group',
    body,
    answer: group,
  }),
  getGroup: operation({
    id: 'getGroup',
    tag: 'Group',
    method: 'GET',
    path,
    summary: 'One group',
    answer: group,
    etag: true,
  }),
  replaceGroup: operation({
    id: 'replaceGroup',
    tag: 'Group',
    method: 'PUT',
    path,
    summary: 'Changes name and description',
    body,
    answer: group,
    etag: true,
  }),
  deleteGroup: operation({
    id: 'deleteGroup',
    tag: 'Group',
    method: 'DELETE',
    path,
    summary: 'Deletes a group that no app pushes',
  }),
  listGroupUsers: operation({
    id: 'listGroupUsers',
    tag: 'Group',
    method: 'GET',
    path: `${path}/users`,
    summary: 'Members of a group, and which rules hold them',
    query: z.object({ q: text(255).optional(), ...paging({ limit: 200, max: 1000 }) }),
    answer: z.array(groupMember),
    paged: true,
  }),
  addGroupUsers: operation({
    id: 'addGroupUsers',
    tag: 'Group',
    method: 'POST',
    path: `${path}/users`,
    summary: 'Adds up to 1,000 people, by id or login, all or none',
    body: z.object({ userIds: ids }),
    answer: z.object({ added: z.int() }),
  }),
  addGroupUser: operation({
    id: 'addGroupUser',
    tag: 'Group',
    method: 'PUT',
    path: `${path}/users/{userId}`,
    summary: 'Adds a person',
  }),
  removeGroupUser: operation({
    id: 'removeGroupUser',
    tag: 'Group',
    method: 'DELETE',
    path: `${path}/users/{userId}`,
    summary: 'Removes a person',
  }),
  listGroupApps: operation({
    id: 'listGroupApps',
    tag: 'Group',
    method: 'GET',
    path: `${path}/apps`,
    summary: 'Apps that a group is assigned to',
    answer: z.array(z.object({ id, name: z.string(), label: z.string(), status: z.string() })),
  }),
};
