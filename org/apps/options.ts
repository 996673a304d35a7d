import type { InboundFeature, OutboundFeature, ToApp, ToOrg } from '@postern/protocol/management';
import { describe } from '@postern/protocol/messages';
import { checkCron } from '../imports/cron.ts';
import { type Mappings, mappings, plainRule, type Rule } from '../mappings/mapping.ts';
import { effectiveOptions, type Features, features, type Option } from '../provisioning/features.ts';
import type { AppRow } from './app.ts';

const deactivations = { nothing: 'NONE', deactivate: 'DEACTIVATE', suspend: 'SUSPEND' } as const;
const deactivationOf = { NONE: 'nothing', DEACTIVATE: 'deactivate', SUSPEND: 'suspend' } as const;

const status = (on: boolean) => ({ status: on ? ('ENABLED' as const) : ('DISABLED' as const) });
const isOn = ({ status }: { status: 'ENABLED' | 'DISABLED' }): boolean => status === 'ENABLED';

const matches = { userName: 'USERNAME', email: 'EMAIL', userNameOrEmail: 'USERNAME_OR_EMAIL', name: 'NAME' } as const;
const matchOf = { USERNAME: 'userName', EMAIL: 'email', USERNAME_OR_EMAIL: 'userNameOrEmail', NAME: 'name' } as const;

const toApp = (chosen: Features, saved: Mappings): ToApp => ({
  create: { lifecycleCreate: status(chosen.create) },
  update: {
    profile: status(chosen.update),
    lifecycleDeactivate: status(chosen.deactivate),
    password: {
      ...status(chosen.password),
      seed: chosen.passwordSeed === 'random' ? 'RANDOM' : 'OKTA',
      change: chosen.passwordChange === 'keep' ? 'KEEP_EXISTING' : 'CHANGE',
    },
  },
  postern: {
    existing: chosen.existing,
    onMissing: chosen.onMissing,
    pending: status(chosen.pending),
    groupPush: status(chosen.groupPush),
    onDeprovision: chosen.deletion.since === null ? 'deactivate' : 'delete',
    deleteAfterDays: chosen.deletion.afterDays,
    excludeUsernameUpdates: userNameRule(saved).pushStatus === 'DONT_PUSH',
  },
});

const userNameRule = ({ toApp: { userName } }: Mappings): Rule => userName ?? plainRule('toApp', 'userName');

/** Deletions concern who leaves from `now` (ISO) on, where they were not switched on before. */
export const withToApp = (chosen: Features, { create, update, postern }: ToApp, now: string): Features => ({
  ...chosen,
  create: isOn(create.lifecycleCreate),
  update: isOn(update.profile),
  deactivate: isOn(update.lifecycleDeactivate),
  password: isOn(update.password),
  passwordSeed: update.password.seed === 'RANDOM' ? 'random' : 'own',
  passwordChange: update.password.change === 'KEEP_EXISTING' ? 'keep' : 'change',
  existing: postern.existing,
  onMissing: postern.onMissing,
  pending: isOn(postern.pending),
  groupPush: isOn(postern.groupPush),
  deletion: {
    since: postern.onDeprovision === 'delete' ? (chosen.deletion.since ?? now) : null,
    afterDays: postern.deleteAfterDays,
  },
});

/** "Exclude user name updates" is the mapping of userName on create only, so that both always say the same. */
export function withUserNameRule(saved: Mappings, { postern: { excludeUsernameUpdates } }: ToApp): Mappings {
  const before = userNameRule(saved);
  const pushStatus = excludeUsernameUpdates ? ('DONT_PUSH' as const) : ('PUSH' as const);
  if (before.pushStatus === pushStatus) return saved;
  return { ...saved, toApp: { ...saved.toApp, userName: { ...before, pushStatus } } };
}

const toOrg = ({ import: rules }: Features): ToOrg => ({
  importSettings: {
    schedule: {
      ...status(rules.schedule.on),
      ...(rules.schedule.full && { fullImport: rules.schedule.full }),
      ...(rules.schedule.incremental && { incrementalImport: rules.schedule.incremental }),
    },
    username: { usernameFormat: 'USERNAME' },
  },
  importRules: {
    userCreateAndMatch: {
      exactMatchCriteria: matches[rules.match],
      allowPartialMatch: rules.partial,
      autoConfirmExactMatch: rules.autoConfirmExact,
      autoConfirmPartialMatch: rules.autoConfirmPartial,
      autoConfirmNewUsers: rules.autoConfirmNew,
      autoActivateNewUsers: rules.autoActivate,
    },
  },
  postern: {
    changes: status(rules.watch),
    sourcing: {
      profileMaster: rules.sourcing.on,
      deactivated: { action: deactivations[rules.sourcing.onDeactivate] },
      conditions: {
        suspended: { action: rules.sourcing.unsuspend ? 'UNSUSPEND' : 'NONE' },
        deprovisioned: { action: rules.sourcing.reactivate ? 'REACTIVATE' : 'NONE' },
      },
    },
    safeguard: { ...status(rules.safeguard.on), count: rules.safeguard.count, share: rules.safeguard.share },
  },
});

/** Throws CodedError `schedule_invalid`. */
export function withToOrg(chosen: Features, { importSettings, importRules, postern }: ToOrg): Features {
  const rules = importRules.userCreateAndMatch;
  const { schedule } = importSettings;
  const { safeguard, sourcing } = postern;
  for (const cron of [schedule.fullImport, schedule.incrementalImport]) if (cron) checkCron(cron);
  return {
    ...chosen,
    import: {
      match: matchOf[rules.exactMatchCriteria],
      partial: rules.allowPartialMatch,
      autoConfirmExact: rules.autoConfirmExactMatch,
      autoConfirmPartial: rules.autoConfirmPartialMatch,
      autoConfirmNew: rules.autoConfirmNewUsers,
      autoActivate: rules.autoActivateNewUsers,
      watch: isOn(postern.changes),
      schedule: {
        on: isOn(schedule),
        full: schedule.fullImport ?? null,
        incremental: schedule.incrementalImport ?? null,
      },
      sourcing: {
        on: sourcing.profileMaster,
        onDeactivate: deactivationOf[sourcing.deactivated.action],
        unsuspend: sourcing.conditions.suspended.action === 'UNSUSPEND',
        reactivate: sourcing.conditions.deprovisioned.action === 'REACTIVATE',
      },
      safeguard: { on: isOn(safeguard), count: safeguard.count, share: safeguard.share },
    },
  };
}

const outbound: Option[] = ['create', 'pending', 'update', 'deactivate', 'reactivate', 'password', 'groupPush'];
const inbound: Option[] = ['import', 'readProfile', 'incremental', 'watch'];

/** To App and To Org of an app, each option with what it does in fact and why. */
export function showFeatures(app: AppRow, origin: string): [OutboundFeature, InboundFeature] {
  const chosen = features.parse(app.features);
  const states = effectiveOptions({ ...app, features: chosen });
  const options = (names: Option[]) =>
    names.map((option) => {
      const state = states[option];
      if (state.on) return { option, status: 'ENABLED' as const, why: null, reason: null, capability: null };
      const capability = state.capability ?? null;
      const reason = describe(state.why, { capability: capability ?? '' }).text;
      return { option, status: 'DISABLED' as const, why: state.why, reason, capability };
    });
  const head = (name: string) => ({
    ...status(app.provisioning && app.status === 'ACTIVE'),
    _links: { self: { href: `${origin}/api/v1/apps/${app.id}/features/${name}` } },
  });
  return [
    {
      name: 'USER_PROVISIONING',
      description: 'To App: what the org changes in the application',
      ...head('USER_PROVISIONING'),
      options: options(outbound),
      capabilities: toApp(chosen, mappings.parse(app.mappings)),
    },
    {
      name: 'INBOUND_PROVISIONING',
      description: 'To Org: what imports bring',
      ...head('INBOUND_PROVISIONING'),
      options: options(inbound),
      capabilities: toOrg(chosen),
    },
  ];
}

/** Okta's `features` of an app: capabilities in use. */
export function featureNames(app: AppRow): string[] {
  const states = effectiveOptions({ ...app, features: features.parse(app.features) });
  const names: [Option, string][] = [
    ['create', 'PUSH_NEW_USERS'],
    ['pending', 'PUSH_PENDING_USERS'],
    ['update', 'PUSH_PROFILE_UPDATES'],
    ['deactivate', 'PUSH_USER_DEACTIVATION'],
    ['reactivate', 'REACTIVATE_USERS'],
    ['password', 'PUSH_PASSWORD_UPDATES'],
    ['groupPush', 'GROUP_PUSH'],
    ['import', 'IMPORT_NEW_USERS'],
    ['readProfile', 'IMPORT_PROFILE_UPDATES'],
    ['incremental', 'OPP_SCIM_INCREMENTAL_IMPORTS'],
  ];
  const sources = features.parse(app.features).import.sourcing.on && states.import.on;
  return [
    ...names.filter(([option]) => states[option].on).map(([, name]) => name),
    ...(sources ? ['PROFILE_MASTERING'] : []),
  ];
}
