import { toApp } from '@postern/protocol/management';
import { expect, it } from 'vitest';
import { optionNames, toAppOf, valuesOf } from './option-values.ts';

it('writes every option back as it was read', () => {
  const defaults = toApp.parse({});
  expect(toAppOf(valuesOf(defaults))).toEqual(defaults);
});

it('changes the one option that is switched', () => {
  for (const name of optionNames) {
    const before = valuesOf(toApp.parse({}));
    const after = valuesOf(toApp.parse(toAppOf({ ...before, [name]: !before[name] })));
    expect(after).toEqual({ ...before, [name]: !before[name] });
  }
  const before = valuesOf(toApp.parse({}));
  const other = {
    onDeprovision: 'delete',
    deleteAfterDays: 7,
    excludeUsernameUpdates: true,
    onMissing: 'create',
    seed: 'RANDOM',
    change: 'KEEP_EXISTING',
  } as const;
  for (const [name, value] of Object.entries(other))
    expect(valuesOf(toApp.parse(toAppOf({ ...before, [name]: value })))).toEqual({ ...before, [name]: value });
});
