import { z } from 'zod';
import { flag, id, links, searched, text, timestamp } from './common.ts';
import { operation } from './operation.ts';

const condition = z.object({
  operator: z.enum(['STARTS_WITH', 'ENDS_WITH', 'CONTAINS', 'EQUALS']),
  /** Without regard to case. */
  value: text(255, { min: 1 }),
});

export const pushRuleBody = z.object({
  name: text(100, { min: 1 }),
  status: z.enum(['ACTIVE', 'INACTIVE']).default('ACTIVE'),
  /** Where both are given, both must fit. */
  conditions: z
    .object({ name: condition.optional(), description: condition.optional() })
    .refine(({ name, description }) => name ?? description, 'needs a condition for the name or the description'),
  /** What becomes of the group in the application when the rule fits no more, or the group is deleted. */
  whenUnmatched: z.enum(['LEAVE', 'DELETE']).default('LEAVE'),
});

export const pushRule = z.object({
  id,
  name: z.string(),
  status: z.enum(['ACTIVE', 'INACTIVE']),
  created: timestamp,
  lastUpdated: timestamp,
  conditions: z.object({ name: condition.optional(), description: condition.optional() }),
  whenUnmatched: z.enum(['LEAVE', 'DELETE']),
  /** Groups that it pushes now. */
  groups: z.int(),
  _links: links,
});
export type PushRule = z.infer<typeof pushRule>;

const path = '/api/v1/apps/{appId}/group-push/rules';
const one = `${path}/{ruleId}` as const;
const tag = 'Group push';

export const pushRuleOperations = {
  listPushRules: operation({
    id: 'listPushRules',
    tag,
    method: 'GET',
    path,
    summary: 'Rules by which groups are pushed to an app',
    query: searched,
    answer: z.array(pushRule),
    paged: true,
  }),
  createPushRule: operation({
    id: 'createPushRule',
    tag,
    method: 'POST',
    path,
    summary: 'Pushes every group whose name or description fits, now and as groups come, change and go',
    body: pushRuleBody,
    answer: pushRule,
    status: 201,
  }),
  getPushRule: operation({
    id: 'getPushRule',
    tag,
    method: 'GET',
    path: one,
    summary: 'One push rule',
    answer: pushRule,
    etag: true,
  }),
  replacePushRule: operation({
    id: 'replacePushRule',
    tag,
    method: 'PUT',
    path: one,
    summary:
      'Changes a push rule; groups that it fits no more are unlinked. While it is inactive, what it pushed stays',
    body: pushRuleBody,
    answer: pushRule,
    etag: true,
  }),
  deletePushRule: operation({
    id: 'deletePushRule',
    tag,
    method: 'DELETE',
    path: one,
    summary:
      'Deletes a push rule; its groups are unlinked (unlink=true) as the rule says, or stay as if pushed by hand',
    query: z.object({ unlink: flag.default(false) }),
  }),
};
