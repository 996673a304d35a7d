import { connectorForm, toApp, toOrg } from '@postern/protocol/management';
import { refuse } from '../../directory/refused.ts';
import { features } from '../../provisioning/features.ts';
import { settingsOf } from '../connector-form.ts';
import { withToApp, withToOrg } from '../options.ts';
import { presets } from './presets.ts';

/** Columns of a new app: what its preset says, and for a blank app nothing but defaults. Throws Refused `preset_unknown`. */
export function beginningOf(
  id: string | undefined,
  now: string,
): { settings: object; features: object; mappings: object } {
  if (id === undefined) return { settings: {}, features: {}, mappings: {} };
  const preset = presets.find((one) => one.id === id);
  if (!preset) throw refuse('preset', 'preset_unknown', { preset: id });
  return {
    settings: settingsOf(connectorForm.parse({ ...preset.connector })),
    features: withToOrg(
      withToApp(features.parse({}), toApp.parse(preset.toApp ?? {}), now),
      toOrg.parse(preset.toOrg ?? {}),
    ),
    mappings: { toApp: preset.mappings ?? {}, toOrg: preset.fromApp ?? {} },
  };
}
