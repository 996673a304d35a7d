import { type Capability, tellsOfChanges } from '@postern/protocol/scim';
import { z } from 'zod';

/** Five fields of cron, and the time zone they are meant in. */
const cron = z.object({ expression: z.string(), timezone: z.string() });

/** `app.features`: the options under "To App" and "To Org". What is absent has its default. */
export const features = z.object({
  create: z.boolean().default(true),
  /** An account with the same unique value is there already: adopt it, refuse, or never create at all. */
  existing: z.enum(['create-or-link', 'create', 'link-only']).default('create-or-link'),
  update: z.boolean().default(true),
  deactivate: z.boolean().default(true),
  /** Sync Password. */
  password: z.boolean().default(true),
  /** `own`: the person's password. `random`: one that the agent makes, and nobody knows. */
  passwordSeed: z.enum(['own', 'random']).default('own'),
  /** `change`: another one whenever the person's changes. `keep`: the account keeps its first one. */
  passwordChange: z.enum(['change', 'keep']).default('change'),
  /** Staged people get an inactive account, activated with them. */
  pending: z.boolean().default(false),
  groupPush: z.boolean().default(true),
  /** Keep what the connector answers to a write in the app user's profile. */
  acceptUserUpdates: z.boolean().default(true),
  /** The account is gone when it is to be written (404). */
  onMissing: z.enum(['create', 'fail']).default('fail'),
  /** Accounts of people who left after `since` are deleted so many days later; null: they are only deactivated. */
  deletion: z
    .object({ since: z.string().nullable().default(null), afterDays: z.int().min(0).default(30) })
    .prefault({}),
  import: z
    .object({
      /** What makes an exact match. Never sensitive to case. */
      match: z.enum(['userName', 'email', 'userNameOrEmail', 'name']).default('userNameOrEmail'),
      /** Offer people whose first and last name are equal. */
      partial: z.boolean().default(true),
      autoConfirmExact: z.boolean().default(false),
      /** Only names that fit one person and one account. */
      autoConfirmPartial: z.boolean().default(false),
      autoConfirmNew: z.boolean().default(false),
      /** New people are active after their confirmation, else staged. */
      autoActivate: z.boolean().default(true),
      /** An import of what changed starts when the connector tells of a change. */
      watch: z.boolean().default(false),
      /** When imports start by themselves. */
      schedule: z
        .object({
          on: z.boolean().default(false),
          full: cron.nullable().default(null),
          incremental: cron.nullable().default(null),
        })
        .prefault({}),
      /** Whether the app is a profile source (ADR 40), and what its accounts' states make of people. */
      sourcing: z
        .object({
          on: z.boolean().default(false),
          onDeactivate: z.enum(['nothing', 'deactivate', 'suspend']).default('nothing'),
          unsuspend: z.boolean().default(false),
          reactivate: z.boolean().default(false),
        })
        .prefault({}),
      /** More missing accounts than `count`, or than `share` percent, are held back until a person has looked. */
      safeguard: z
        .object({
          on: z.boolean().default(true),
          count: z.int().min(0).default(100),
          share: z.int().min(0).max(100).default(20),
        })
        .prefault({}),
    })
    .prefault({}),
});
export type Features = z.infer<typeof features>;

const needs = {
  create: 'PUSH_NEW_USERS',
  pending: 'PUSH_PENDING_USERS',
  update: 'PUSH_PROFILE_UPDATES',
  deactivate: 'PUSH_USER_DEACTIVATION',
  reactivate: 'REACTIVATE_USERS',
  password: 'PUSH_PASSWORD_UPDATES',
  groupPush: 'GROUP_PUSH',
  import: 'IMPORT_NEW_USERS',
  readProfile: 'IMPORT_PROFILE_UPDATES',
  incremental: 'OPP_SCIM_INCREMENTAL_IMPORTS',
  watch: tellsOfChanges,
} as const satisfies Record<string, Capability | typeof tellsOfChanges>;
type Needed = (typeof needs)[Option];

export type Option = keyof typeof needs;
/** Why an option does nothing now: a code of the catalogue. */
export type OptionState =
  | { on: true }
  | { on: false; why: 'provisioning_off' | 'option_off' | 'capability_missing'; capability?: Needed };
export type Options = Record<Option, OptionState>;

interface AppOptions {
  status: string;
  provisioning: boolean;
  features: Features;
  /** null = never tested: everything is assumed. */
  capabilities: readonly string[] | null;
}

/** What the app does in fact: an option works only where it is on and the connector has the capability behind it. */
export function effectiveOptions(app: AppOptions): Options {
  const { features } = app;
  const chosen: Record<Option, boolean> = {
    create: features.create,
    pending: features.pending,
    update: features.update,
    deactivate: features.deactivate,
    // Okta has one option for both ways: who is unassigned is deactivated, who is assigned again is reactivated.
    reactivate: features.deactivate,
    password: features.password,
    groupPush: features.groupPush,
    import: true,
    readProfile: true,
    incremental: true,
    watch: features.import.watch,
  };
  const state = (option: Option): OptionState => {
    const capability = needs[option];
    if (!app.provisioning || app.status !== 'ACTIVE') return { on: false, why: 'provisioning_off' };
    // Before the choice, so that a form can say it while the option is being chosen.
    if (app.capabilities && !app.capabilities.includes(capability))
      return { on: false, why: 'capability_missing', capability };
    if (!chosen[option]) return { on: false, why: 'option_off' };
    return { on: true };
  };
  return Object.fromEntries(Object.keys(needs).map((option) => [option, state(option as Option)])) as Options;
}
