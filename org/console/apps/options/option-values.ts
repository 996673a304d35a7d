import type { ToApp } from '@postern/protocol/management';
import { optionTexts } from '../../texts/options.ts';

export type OptionName = keyof typeof optionTexts.options;
export const optionNames = Object.keys(optionTexts.options) as OptionName[];

/** The options as switches. */
export type OptionValues = Record<OptionName, boolean> & {
  seed: ToApp['update']['password']['seed'];
  change: ToApp['update']['password']['change'];
} & Pick<ToApp['postern'], 'existing' | 'onMissing' | 'onDeprovision' | 'deleteAfterDays' | 'excludeUsernameUpdates'>;

const isOn = ({ status }: { status: 'ENABLED' | 'DISABLED' }) => status === 'ENABLED';
const switched = (on: boolean) => ({ status: on ? ('ENABLED' as const) : ('DISABLED' as const) });

export const valuesOf = ({ create, update, postern }: ToApp): OptionValues => ({
  create: isOn(create.lifecycleCreate),
  update: isOn(update.profile),
  deactivate: isOn(update.lifecycleDeactivate),
  password: isOn(update.password),
  seed: update.password.seed,
  change: update.password.change,
  pending: isOn(postern.pending),
  groupPush: isOn(postern.groupPush),
  existing: postern.existing,
  onMissing: postern.onMissing,
  onDeprovision: postern.onDeprovision,
  deleteAfterDays: postern.deleteAfterDays,
  excludeUsernameUpdates: postern.excludeUsernameUpdates,
});

export const toAppOf = (values: OptionValues): ToApp => ({
  create: { lifecycleCreate: switched(values.create) },
  update: {
    profile: switched(values.update),
    lifecycleDeactivate: switched(values.deactivate),
    password: { ...switched(values.password), seed: values.seed, change: values.change },
  },
  postern: {
    existing: values.existing,
    onMissing: values.onMissing,
    onDeprovision: values.onDeprovision,
    deleteAfterDays: values.deleteAfterDays,
    excludeUsernameUpdates: values.excludeUsernameUpdates,
    pending: switched(values.pending),
    groupPush: switched(values.groupPush),
  },
});
