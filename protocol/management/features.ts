import { z } from 'zod';
import { links, onOff, text } from './common.ts';
import { operation } from './operation.ts';

const option = z.object({ status: onOff });
/** Five fields of cron, and the time zone they are meant in. */
export const cron = z.object({ expression: text(100, { min: 1 }), timezone: text(100, { min: 1 }).default('UTC') });
const on = { status: 'ENABLED' } as const;
const off = { status: 'DISABLED' } as const;
/** The first value is the default. */
const action = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.object({ action: z.enum(values).default(values[0] as never) }).prefault({});

/** What Okta's API has no words for. */
const ours = z.object({
  /** An account with the same unique value is there already: adopt it, refuse, or never create at all. */
  existing: z.enum(['create-or-link', 'create', 'link-only']).default('create-or-link'),
  /** An account is gone when it is to be written (404). */
  onMissing: z.enum(['create', 'fail']).default('fail'),
  /** Staged people get an inactive account. */
  pending: option.default(off),
  /** What becomes of the account of somebody who is unassigned or deactivated. */
  onDeprovision: z.enum(['deactivate', 'delete']).default('deactivate'),
  /** Days between the leave and the deletion; until then the account is deactivated, and who comes back has it again. */
  deleteAfterDays: z.int().min(0).max(3650).default(30),
  /** The account keeps the user name that it was made with. The same as mapping userName on create only. */
  excludeUsernameUpdates: z.boolean().default(false),
  groupPush: option.default(on),
});

/** To App: Okta's `UserProvisioning` capabilities, and `postern` beside them. */
export const toApp = z.object({
  create: z.object({ lifecycleCreate: option }).default({ lifecycleCreate: on }),
  update: z
    .object({
      profile: option.default(on),
      lifecycleDeactivate: option.default(on),
      /**
       * Sync Password. `seed`: the person's own, from the next time that it is set, or a random one that the agent makes.
       * `change`: another one whenever the person's changes, or the first one for good.
       */
      password: z
        .object({
          status: onOff,
          seed: z.enum(['OKTA', 'RANDOM']).default('OKTA'),
          change: z.enum(['CHANGE', 'KEEP_EXISTING']).default('CHANGE'),
        })
        .prefault(on),
    })
    .prefault({}),
  postern: ours.prefault({}),
});
export type ToApp = z.infer<typeof toApp>;

/** To Org: Okta's `InboundProvisioning` capabilities. Two more ways to match exactly are ours. */
export const toOrg = z.object({
  importSettings: z
    .object({
      /** Imports that start by themselves; more than one due time that was missed is one import. */
      schedule: z
        .object({ status: onOff, fullImport: cron.optional(), incrementalImport: cron.optional() })
        .default(off),
      username: z.object({ usernameFormat: z.literal('USERNAME') }).default({ usernameFormat: 'USERNAME' }),
    })
    .prefault({}),
  importRules: z
    .object({
      userCreateAndMatch: z
        .object({
          exactMatchCriteria: z.enum(['USERNAME', 'EMAIL', 'USERNAME_OR_EMAIL', 'NAME']).default('USERNAME_OR_EMAIL'),
          allowPartialMatch: z.boolean().default(true),
          autoConfirmExactMatch: z.boolean().default(false),
          /** Where just one person has the name, and no other account claims that person. */
          autoConfirmPartialMatch: z.boolean().default(false),
          autoConfirmNewUsers: z.boolean().default(false),
          autoActivateNewUsers: z.boolean().default(true),
        })
        .prefault({}),
    })
    .prefault({}),
  postern: z
    .object({
      /** An import of what changed starts by itself when the connector tells that something has. */
      changes: option.default(off),
      /**
       * Okta's Profile & Lifecycle Sourcing. `profileMaster` and `conditions` are the words that its API has for identity
       * providers; `deactivated` is what the account's deactivation, or its end, does to the person.
       */
      sourcing: z
        .object({
          profileMaster: z.boolean().default(false),
          deactivated: action(['NONE', 'DEACTIVATE', 'SUSPEND']),
          conditions: z
            .object({ suspended: action(['NONE', 'UNSUSPEND']), deprovisioned: action(['NONE', 'REACTIVATE']) })
            .prefault({}),
        })
        .prefault({}),
      /**
       * A full import that misses more accounts than `count`, or more than `share` percent of them (from ten missing
       * on), ends none of them before a person has looked. People whom a source deactivates count as missing ones do.
       */
      safeguard: z
        .object({
          status: onOff.default('ENABLED'),
          count: z.int().min(0).max(10_000_000).default(100),
          share: z.int().min(0).max(100).default(20),
        })
        .prefault({}),
    })
    .prefault({}),
});
export type ToOrg = z.infer<typeof toOrg>;

/** What one option does in fact; `why` is a code of the catalogue where it does nothing now, `reason` its text. */
export const optionState = z.object({
  option: z.string(),
  status: onOff,
  why: z.string().nullable(),
  reason: z.string().nullable(),
  capability: z.string().nullable(),
});

const head = { status: onOff, description: z.string(), options: z.array(optionState), _links: links };
const outbound = z.object({ name: z.literal('USER_PROVISIONING'), ...head, capabilities: toApp });
const inbound = z.object({ name: z.literal('INBOUND_PROVISIONING'), ...head, capabilities: toOrg });
export const feature = z.discriminatedUnion('name', [outbound, inbound]);
export type OutboundFeature = z.infer<typeof outbound>;
export type InboundFeature = z.infer<typeof inbound>;

const path = '/api/v1/apps/{appId}/features';
const tag = 'Feature';

export const featureOperations = {
  listFeatures: operation({
    id: 'listFeatures',
    tag,
    method: 'GET',
    path,
    summary: 'To App and To Org of an app',
    answer: z.array(feature),
  }),
  getToApp: operation({
    id: 'getToApp',
    tag,
    method: 'GET',
    path: `${path}/USER_PROVISIONING`,
    summary: 'To App',
    answer: outbound,
    etag: true,
  }),
  replaceToApp: operation({
    id: 'replaceToApp',
    tag,
    method: 'PUT',
    path: `${path}/USER_PROVISIONING`,
    summary: 'Saves the options of To App; what is left out has its default',
    body: toApp,
    answer: outbound,
    etag: true,
  }),
  getToOrg: operation({
    id: 'getToOrg',
    tag,
    method: 'GET',
    path: `${path}/INBOUND_PROVISIONING`,
    summary: 'To Org',
    answer: inbound,
    etag: true,
  }),
  replaceToOrg: operation({
    id: 'replaceToOrg',
    tag,
    method: 'PUT',
    path: `${path}/INBOUND_PROVISIONING`,
    summary: 'Saves the options of To Org; what is left out has its default',
    body: toOrg,
    answer: inbound,
    etag: true,
  }),
};
