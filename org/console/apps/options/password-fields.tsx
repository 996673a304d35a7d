import { Select } from '@mantine/core';
import { LabelledSwitch } from '../../parts/labelled-switch.tsx';
import { optionTexts as t } from '../../texts/options.ts';
import type { OptionValues } from './option-values.ts';

interface Props {
  values: Pick<OptionValues, 'seed' | 'change'>;
  onChange(part: Partial<OptionValues>): void;
}

/** Which password an account gets, and whether it follows the person's. */
export function PasswordFields({ values: { seed, change }, onChange }: Props) {
  return (
    <div className="c-form c-under-switch">
      <Select
        label={t.seed.label}
        description={t.seed.hints[seed]}
        data={Object.entries(t.seed.values).map(([value, label]) => ({ value, label }))}
        value={seed}
        allowDeselect={false}
        onChange={(value) => onChange({ seed: value as OptionValues['seed'] })}
      />
      <LabelledSwitch
        label={t.change[seed].label}
        hint={t.change[seed].hint}
        checked={change === 'CHANGE'}
        onChange={(on) => onChange({ change: on ? 'CHANGE' : 'KEEP_EXISTING' })}
      />
    </div>
  );
}
