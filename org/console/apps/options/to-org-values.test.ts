import { toOrg } from '@postern/protocol/management';
import { expect, it } from 'vitest';
import { type ToOrgValues, toOrgOf, valuesOf } from './to-org-values.ts';

const cron = { expression: '0 2 * * *', timezone: 'Europe/Amsterdam' };

it('writes every option back as it was read', () => {
  const defaults = toOrg.parse({});
  expect(toOrgOf(valuesOf(defaults))).toEqual(defaults);
  const given = toOrg.parse({ importSettings: { schedule: { status: 'ENABLED', fullImport: cron } } });
  expect(toOrgOf(valuesOf(given))).toEqual(given);
});

it('changes the one option that is changed', () => {
  const before = valuesOf(toOrg.parse({}));
  const other: ToOrgValues = {
    exactMatchCriteria: 'NAME',
    allowPartialMatch: false,
    autoConfirmExactMatch: true,
    autoConfirmPartialMatch: true,
    autoConfirmNewUsers: true,
    autoActivateNewUsers: false,
    watched: true,
    scheduled: true,
    full: cron,
    incremental: cron,
    sources: true,
    onDeactivated: 'SUSPEND',
    unsuspends: true,
    reactivates: true,
    guarded: false,
    count: 1,
    share: 2,
  };
  expect(Object.keys(other).sort()).toEqual(Object.keys(before).sort());
  for (const name of Object.keys(before) as (keyof ToOrgValues)[]) {
    const changed = { ...before, [name]: other[name] };
    expect(valuesOf(toOrg.parse(toOrgOf(changed)))).toEqual(changed);
  }
});
