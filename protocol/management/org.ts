import { z } from 'zod';
import { id, isoOrNull, searched, text, timestamp } from './common.ts';
import { operation } from './operation.ts';
import { password } from './users.ts';

export const orgInfo = z.object({
  name: z.string(),
  url: z.string(),
  version: z.string(),
  database: z.object({
    kind: z.enum(['pglite', 'postgres']),
    /** What an admin must know of it; null where there is nothing to warn of. */
    warning: z.string().nullable(),
  }),
});

export const role = z.enum(['super', 'app', 'group', 'register-agent', 'read-only']);

export const administrator = z.object({ id, login: z.string(), name: z.string(), role, created: timestamp });

export const apiToken = z.object({
  id,
  name: z.string(),
  createdBy: z.string(),
  created: timestamp,
  lastUsed: isoOrNull,
});

const tag = 'Org';
const tokens = '/api/v1/api-tokens';
const admins = '/api/v1/administrators';

export const orgOperations = {
  getOrg: operation({ id: 'getOrg', tag, method: 'GET', path: '/api/v1/org', summary: 'This org', answer: orgInfo }),
  listAdministrators: operation({
    id: 'listAdministrators',
    tag,
    method: 'GET',
    path: admins,
    summary: 'Who runs this org; q is a prefix of login or name',
    query: searched,
    answer: z.array(administrator),
    paged: true,
  }),
  createAdministrator: operation({
    id: 'createAdministrator',
    tag,
    method: 'POST',
    path: admins,
    summary: 'Makes an administrator',
    body: z.object({
      login: text(255, { min: 1 }).refine((value) => !/\s/.test(value), 'must not contain blanks'),
      name: text(255, { min: 1 }),
      password,
      role: role.default('super'),
    }),
    answer: administrator,
    status: 201,
  }),
  listApiTokens: operation({
    id: 'listApiTokens',
    tag,
    method: 'GET',
    path: tokens,
    summary: 'API tokens; q is a prefix of the name',
    query: searched,
    answer: z.array(apiToken),
    paged: true,
  }),
  createApiToken: operation({
    id: 'createApiToken',
    tag,
    method: 'POST',
    path: tokens,
    summary: 'Makes an API token (Authorization: SSWS …); it is shown this once',
    body: z.object({ name: text(80, { min: 1 }) }),
    answer: apiToken.extend({ token: z.string() }),
    status: 201,
  }),
  deleteApiToken: operation({
    id: 'deleteApiToken',
    tag,
    method: 'DELETE',
    path: `${tokens}/{tokenId}`,
    summary: 'Revokes an API token',
  }),
};
