import { connectorForm, toApp } from '@postern/protocol/management';
import { describe, expect, test } from 'vitest';
import { sqlConfigSchema } from '../../../connector/sql/index.ts';
import { changed } from '../../mappings/change.ts';
import { createMapper } from '../../mappings/mapper.ts';
import { presets } from './presets.ts';

const mapper = createMapper({ clock: () => 0 });
const person = { login: 'Ann.Lee@example.com', email: 'ann.lee@example.com', firstName: 'Ann', lastName: 'Lee' };

test('there are ten, each with a name of its own', () => {
  expect(new Set(presets.map(({ id }) => id)).size).toBe(10);
});

describe.each(presets.map((preset) => [preset.id, preset] as const))('%s', (_id, preset) => {
  test('has settings and options that the forms take, and says what it presumes', () => {
    const form = { baseUrl: 'https://app.example/scim/v2', ...preset.connector };
    expect(connectorForm.strict().parse(form)).toMatchObject(form);
    expect(toApp.parse({ postern: preset.toApp ?? {} }).postern).toMatchObject(preset.toApp ?? {});
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
    const subject = { id: '1', status: 'ACTIVE', profile: person, groups: [], account: undefined };
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
