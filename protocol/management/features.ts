import { z } from 'zod';
import { links, onOff, text } from './common.ts';
import { operation } from './operation.ts';

/** To App, as Okta's API has it. */
export const toApp = z.object({
  create: z.object({ lifecycleCreate: z.object({ status: onOff }) }),
  update: z.object({
    profile: z.object({ status: onOff }),
    lifecycleDeactivate: z.object({ status: onOff }),
    password: z.object({
      status: onOff,
      seed: z.enum(['RANDOM', 'OKTA']).default('RANDOM'),
      change: z.enum(['KEEP_EXISTING', 'CHANGE']).default('CHANGE'),
    }),
  }),
});
export type ToApp = z.infer<typeof toApp>;

const schedule = z.object({
  /** Cron, five fields, minute to day of week. */
  expression: text(100).regex(/^\S+( \S+){4}$/, 'must be a cron expression of five fields'),
  timezone: text(100).default('UTC'),
});

/** To Org, as Okta's API has it. */
export const toOrg = z.object({
  importSettings: z
    .object({
      username: z
        .object({ usernameFormat: z.enum(['EMAIL', 'USERNAME']).default('USERNAME') })
        .default({ usernameFormat: 'USERNAME' }),
      schedule: z
        .object({ status: onOff, fullImport: schedule.optional(), incrementalImport: schedule.optional() })
        .default({ status: 'DISABLED' }),
    })
    .prefault({}),
  importRules: z
    .object({
      userCreateAndMatch: z
        .object({
          exactMatchCriteria: z.enum(['EMAIL', 'USERNAME']).default('USERNAME'),
          allowPartialMatch: z.boolean().default(false),
          autoConfirmExactMatch: z.boolean().default(false),
          autoConfirmPartialMatch: z.boolean().default(false),
          autoConfirmNewUsers: z.boolean().default(false),
          autoActivateNewUsers: z.boolean().default(false),
        })
        .prefault({}),
    })
    .prefault({}),
});
export type ToOrg = z.infer<typeof toOrg>;

/** One option, whether it works, and if it does not, why. */
export const optionState = z.object({
  option: z.string(),
  status: onOff,
  /** The capability that it needs. */
  needs: z.string().nullable(),
  /** False: the application lacks it, so the option stays off whatever was chosen. */
  available: z.boolean(),
  reason: z.string().nullable(),
});

const head = { status: onOff, description: z.string(), options: z.array(optionState), _links: links };
export const feature = z.discriminatedUnion('name', [
  z.object({ name: z.literal('USER_PROVISIONING'), ...head, capabilities: toApp }),
  z.object({ name: z.literal('INBOUND_PROVISIONING'), ...head, capabilities: toOrg }),
]);
export type Feature = z.infer<typeof feature>;

const path = '/api/v1/apps/{appId}/features';

export const featureOperations = {
  listFeatures: operation({
    id: 'listFeatures',
    tag: 'Feature',
    method: 'GET',
    path,
    summary: 'To App (USER_PROVISIONING) and To Org (INBOUND_PROVISIONING) of an app',
    answer: z.array(feature),
  }),
  getFeature: operation({
    id: 'getFeature',
    tag: 'Feature',
    method: 'GET',
    path: `${path}/{featureName}`,
    summary: 'One of the two',
    answer: feature,
  }),
  replaceFeature: operation({
    id: 'replaceFeature',
    tag: 'Feature',
    method: 'PUT',
    path: `${path}/{featureName}`,
    summary: 'Saves the options of USER_PROVISIONING or INBOUND_PROVISIONING',
    body: z.union([toApp, toOrg]),
    answer: feature,
  }),
};
