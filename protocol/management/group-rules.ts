import { z } from 'zod';
import { flag, id, links, paging, text, timestamp } from './common.ts';
import { operation } from './operation.ts';

const expressionType = 'urn:okta:expression:1.0';

/** Okta's GroupRule as it is written. `people.users.exclude` takes ids or logins, and answers ids. */
export const groupRuleBody = z.object({
  type: z.literal('group_rule').default('group_rule'),
  name: text(100, { min: 1 }),
  conditions: z.object({
    people: z
      .object({
        users: z
          .object({
            exclude: z
              .array(text(255, { min: 1 }))
              .max(100)
              .default([]),
          })
          .prefault({}),
        /** As in Okta, nothing can be excluded by group; the expression can say it. */
        groups: z
          .object({ exclude: z.array(z.never()).max(0, 'must be empty: say it in the expression').default([]) })
          .prefault({}),
      })
      .prefault({}),
    expression: z.object({
      value: text(5_000, { min: 1, lines: true }),
      type: z.literal(expressionType).default(expressionType),
    }),
  }),
  actions: z.object({ assignUserToGroups: z.object({ groupIds: z.array(id).min(1).max(100) }) }),
});

const named = z.object({ id, name: z.string() });

export const groupRule = z.object({
  type: z.literal('group_rule'),
  id,
  status: z.enum(['ACTIVE', 'INACTIVE']),
  name: z.string(),
  created: timestamp,
  lastUpdated: timestamp,
  conditions: z.object({
    people: z.object({
      users: z.object({ exclude: z.array(z.string()) }),
      groups: z.object({ exclude: z.array(z.string()) }),
    }),
    expression: z.object({ value: z.string(), type: z.literal(expressionType) }),
  }),
  actions: z.object({ assignUserToGroups: z.object({ groupIds: z.array(id) }) }),
  /** What Okta's page shows beside it. */
  postern: z.object({
    groups: z.array(named),
    excluded: z.array(named.extend({ login: z.string() })),
    /** Since it was last activated: people to look at, how many are left, and how many its expression failed for. */
    evaluation: z.object({ total: z.int(), left: z.int(), failed: z.int(), error: z.string().nullable() }),
  }),
  _links: links,
});
export type GroupRule = z.infer<typeof groupRule>;

const path = '/api/v1/groups/rules';
const one = `${path}/{ruleId}` as const;
const tag = 'Group rule';

export const groupRuleOperations = {
  listGroupRules: operation({
    id: 'listGroupRules',
    tag,
    method: 'GET',
    path,
    summary: 'Lists group rules by name; search is a part of the name',
    query: z.object({ search: text(255).optional(), ...paging({ limit: 50, max: 200 }) }),
    answer: z.array(groupRule),
    paged: true,
  }),
  createGroupRule: operation({
    id: 'createGroupRule',
    tag,
    method: 'POST',
    path,
    summary: 'Makes a group rule, not active yet',
    body: groupRuleBody,
    answer: groupRule,
    etag: true,
  }),
  getGroupRule: operation({
    id: 'getGroupRule',
    tag,
    method: 'GET',
    path: one,
    summary: 'One group rule, with how far its evaluation is',
    answer: groupRule,
    etag: true,
  }),
  replaceGroupRule: operation({
    id: 'replaceGroupRule',
    tag,
    method: 'PUT',
    path: one,
    summary: 'Changes a group rule that is not active',
    body: groupRuleBody,
    answer: groupRule,
    etag: true,
  }),
  deleteGroupRule: operation({
    id: 'deleteGroupRule',
    tag,
    method: 'DELETE',
    path: one,
    summary: 'Deletes a group rule; removeUsers=true removes whom it added, else they stay as if added by hand',
    query: z.object({ removeUsers: flag.default(false) }),
  }),
  activateGroupRule: operation({
    id: 'activateGroupRule',
    tag,
    method: 'POST',
    path: `${one}/lifecycle/activate`,
    summary: 'Activates a group rule; everybody is looked at in the background',
  }),
  deactivateGroupRule: operation({
    id: 'deactivateGroupRule',
    tag,
    method: 'POST',
    path: `${one}/lifecycle/deactivate`,
    summary: 'Deactivates a group rule; whom it added stays',
  }),
};
