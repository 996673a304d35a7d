import type { ToOrg } from '@postern/protocol/management';

type Rules = ToOrg['importRules']['userCreateAndMatch'];
type Sourcing = ToOrg['postern']['sourcing'];
export interface CronTime {
  expression: string;
  timezone: string;
}

/** To Org as its form shows it; null: never. */
export interface ToOrgValues extends Rules {
  watched: boolean;
  scheduled: boolean;
  full: CronTime | null;
  incremental: CronTime | null;
  /** Is it a profile source, and what do the states of its accounts make of people? */
  sources: boolean;
  onDeactivated: Sourcing['deactivated']['action'];
  unsuspends: boolean;
  reactivates: boolean;
  guarded: boolean;
  count: number;
  share: number;
}

const isOn = ({ status }: { status: 'ENABLED' | 'DISABLED' }) => status === 'ENABLED';
const switched = (on: boolean) => ({ status: on ? ('ENABLED' as const) : ('DISABLED' as const) });

export const valuesOf = ({
  importSettings: { schedule },
  importRules,
  postern: { changes, sourcing, safeguard },
}: ToOrg): ToOrgValues => ({
  ...importRules.userCreateAndMatch,
  watched: isOn(changes),
  scheduled: isOn(schedule),
  full: schedule.fullImport ?? null,
  incremental: schedule.incrementalImport ?? null,
  sources: sourcing.profileMaster,
  onDeactivated: sourcing.deactivated.action,
  unsuspends: sourcing.conditions.suspended.action === 'UNSUSPEND',
  reactivates: sourcing.conditions.deprovisioned.action === 'REACTIVATE',
  guarded: isOn(safeguard),
  count: safeguard.count,
  share: safeguard.share,
});

export function toOrgOf({
  watched,
  scheduled,
  full,
  incremental,
  sources,
  onDeactivated,
  unsuspends,
  reactivates,
  guarded,
  count,
  share,
  ...rules
}: ToOrgValues): ToOrg {
  return {
    importSettings: {
      schedule: {
        ...switched(scheduled),
        ...(full && { fullImport: full }),
        ...(incremental && { incrementalImport: incremental }),
      },
      username: { usernameFormat: 'USERNAME' },
    },
    importRules: { userCreateAndMatch: rules },
    postern: {
      changes: switched(watched),
      sourcing: {
        profileMaster: sources,
        deactivated: { action: onDeactivated },
        conditions: {
          suspended: { action: unsuspends ? 'UNSUSPEND' : 'NONE' },
          deprovisioned: { action: reactivates ? 'REACTIVATE' : 'NONE' },
        },
      },
      safeguard: { ...switched(guarded), count, share },
    },
  };
}
