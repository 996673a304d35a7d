import { z } from 'zod';
import { links, timestamp } from './common.ts';
import { operation } from './operation.ts';

/** Okta writes a number; one is as much as is asked for. */
const atLeast = z.int().min(0).max(1);
const settings = z.strictObject({
  password: z.strictObject({
    complexity: z.strictObject({
      minLength: z.int().min(8).max(64),
      minLowerCase: atLeast,
      minUpperCase: atLeast,
      minNumber: atLeast,
      minSymbol: atLeast,
      /** The person's login, first and last name, whole or in part. */
      excludeUsername: z.boolean(),
      dictionary: z.strictObject({ common: z.strictObject({ exclude: z.boolean() }) }),
    }),
    age: z.strictObject({ historyCount: z.int().min(0).max(30) }),
  }),
});

/** Okta's Policy of the type PASSWORD; an org has one. */
export const policy = z.object({
  type: z.literal('PASSWORD'),
  id: z.literal('default'),
  name: z.string(),
  status: z.literal('ACTIVE'),
  system: z.literal(true),
  lastUpdated: timestamp.nullable(),
  settings,
  /** The same in a sentence, for whoever chooses a password. */
  postern: z.object({ rules: z.string() }),
  _links: links,
});
export type PasswordPolicyAnswer = z.infer<typeof policy>;

const path = '/api/v1/policies';
const one = `${path}/{policyId}` as const;
const tag = 'Policy';

export const policyOperations = {
  listPolicies: operation({
    id: 'listPolicies',
    tag,
    method: 'GET',
    path,
    summary: 'The password policy of this org, as a list of one',
    query: z.object({ type: z.literal('PASSWORD') }),
    answer: z.array(policy),
  }),
  getPolicy: operation({
    id: 'getPolicy',
    tag,
    method: 'GET',
    path: one,
    summary: 'The password policy; its id is default',
    answer: policy,
    etag: true,
  }),
  replacePolicy: operation({
    id: 'replacePolicy',
    tag,
    method: 'PUT',
    path: one,
    summary: 'Changes the password policy, from the next password on',
    body: z.object({ settings }),
    answer: policy,
    etag: true,
  }),
};
