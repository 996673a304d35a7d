import { connectorForm, toApp } from '@postern/protocol/management';
import { refuse } from '../../directory/refused.ts';
import { features } from '../../provisioning/features.ts';
import { settingsOf } from '../connector-form.ts';
import { withToApp } from '../options.ts';
import { presets } from './presets.ts';

/** Columns of a new app: what its preset says, and for a blank app nothing but defaults. Throws Refused `preset_unknown`. */
export function beginningOf(
  id: string | undefined,
  now: string,
): { settings: object; features: object; mappings: object } {
  if (id === undefined) return { settings: {}, features: {}, mappings: {} };
  const preset = presets.find((one) => one.id === id);
  if (!preset) throw refuse('preset', 'preset_unknown', { preset: id });
  const options = toApp.parse({ postern: preset.toApp ?? {} });
  return {
    settings: settingsOf(connectorForm.parse({ ...preset.connector })),
    features: withToApp(features.parse({}), options, now),
    mappings: { toApp: preset.mappings ?? {}, toOrg: {} },
  };
}
