import { connectorForm, toApp, toOrg } from '@postern/protocol/management';
import { describe, expect, test } from 'vitest';
import { csvConfigSchema } from '../../../connector/csv/index.ts';
import { sqlConfigSchema } from '../../../connector/sql/index.ts';
import { changed } from '../../mappings/change.ts';
import { createMapper } from '../../mappings/mapper.ts';
import { beginningOf } from './begin.ts';
import { presets } from './presets.ts';

const mapper = createMapper({ clock: () => 0 });
const plainApp = {
  ...{ id: 'x', name: 'x_1', label: 'X', settings: { customAttributes: [] }, orgAttributes: [] },
  mappings: { toApp: {}, toOrg: {} },
};
const person = { login: 'Ann.Lee@example.com', email: 'ann.lee@example.com', firstName: 'Ann', lastName: 'Lee' };

test('there are eleven, each with a name of its own', () => {
  expect(new Set(presets.map(({ id }) => id)).size).toBe(11);
});

describe.each(presets.map((preset) => [preset.id, preset] as const))('%s', (_id, preset) => {
  test('has settings and options that the forms take, and says what it presumes', () => {
    const form = { baseUrl: 'https://app.example/scim/v2', ...preset.connector };
    expect(connectorForm.strict().parse(form)).toMatchObject(form);
    expect(toApp.parse(preset.toApp ?? {})).toMatchObject(preset.toApp ?? {});
    expect(toOrg.parse(preset.toOrg ?? {})).toMatchObject(preset.toOrg ?? {});
    expect(preset.presumes.length).toBeGreaterThan(1);
  });

  test('has mappings that are read, and that give somebody an account', () => {
    const { customAttributes } = connectorForm.parse({ ...preset.connector });
    const plain = { toApp: {}, toOrg: {} };
    const app = {
      id: 'x',
      name: 'x_1',
      label: preset.label,
      settings: { customAttributes },
      orgAttributes: [],
      mappings: plain,
    };
    const mappings = changed(mapper, app, 'toApp', preset.mappings ?? {});
    const subject = { id: '1', status: 'ACTIVE', profile: person, groups: [], account: undefined, overrides: {} };
    const { profile, faults } = mapper.toApp({ ...app, mappings }, subject);
    expect(faults).toEqual([]);
    expect(profile).toMatchObject({ firstName: 'Ann', lastName: 'Lee', email: person.email });
    expect(profile['login']).toMatch(/^(ann\.lee|Ann\.Lee)(@example\.com)?$/);
  });
});

test.each(presets.filter(({ sql }) => sql))(
  '$id has tables and columns that the SQL connector takes',
  ({ id, sql }) => {
    const config = { name: id, auth: { type: 'none' }, database: { url: 'mysql://postern@db/app' }, ...sql };
    expect(sqlConfigSchema.parse(config).users.columns).toHaveProperty('userName');
  },
);

test.each(presets.filter(({ csv }) => csv))('$id has columns that the CSV connector takes', ({ id, csv }) => {
  const config = { type: 'csv', name: id, auth: { type: 'none' }, ...csv };
  expect(csvConfigSchema.parse(config).users).toMatchObject({ readOnly: true, active: { false: ['T'] } });
});

test('an HR file gives somebody a profile, and takes nothing back', () => {
  const hr = presets.find(({ id }) => id === 'hr-file')!;
  const mappings = changed(mapper, { ...plainApp, label: hr.label }, 'toOrg', hr.fromApp ?? {});
  const account = {
    userName: 'ann',
    name: { givenName: 'Ann', familyName: 'Lee' },
    enterprise: { employeeNumber: 'E1' },
  };
  const { profile, faults } = mapper.toOrg({ ...plainApp, mappings }, account as never);
  expect(faults).toEqual([]);
  expect(profile).toMatchObject({ login: 'ann', displayName: 'Ann Lee', employeeNumber: 'E1' });
  expect(beginningOf('hr-file', new Date(0).toISOString()).features).toMatchObject({
    ...{ create: false, update: false, deactivate: false, password: false },
    import: { sourcing: { on: true, onDeactivate: 'deactivate', unsuspend: true, reactivate: true } },
  });
});
