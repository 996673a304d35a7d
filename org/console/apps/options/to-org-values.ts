import type { ToOrg } from '@postern/protocol/management';

type Rules = ToOrg['importRules']['userCreateAndMatch'];
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
  guarded: boolean;
  count: number;
  share: number;
}

const isOn = ({ status }: { status: 'ENABLED' | 'DISABLED' }) => status === 'ENABLED';
const switched = (on: boolean) => ({ status: on ? ('ENABLED' as const) : ('DISABLED' as const) });

export const valuesOf = ({
  importSettings: { schedule },
  importRules,
  postern: { changes, safeguard },
}: ToOrg): ToOrgValues => ({
  ...importRules.userCreateAndMatch,
  watched: isOn(changes),
  scheduled: isOn(schedule),
  full: schedule.fullImport ?? null,
  incremental: schedule.incrementalImport ?? null,
  guarded: isOn(safeguard),
  count: safeguard.count,
  share: safeguard.share,
});

export function toOrgOf({
  watched,
  scheduled,
  full,
  incremental,
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
    postern: { changes: switched(watched), safeguard: { ...switched(guarded), count, share } },
  };
}
