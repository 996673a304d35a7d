import { NumberInput, Select } from '@mantine/core';
import type { OutboundFeature, ToApp } from '@postern/protocol/management';
import { Fragment, useState } from 'react';
import type { Saving } from '../../api/use-edited.ts';
import { LabelledSwitch } from '../../parts/labelled-switch.tsx';
import { SavedForm } from '../../parts/saved-form.tsx';
import { optionTexts as t } from '../../texts/options.ts';
import { OptionSwitch, stateOf } from './option-switch.tsx';
import { type OptionValues, optionNames, toAppOf, valuesOf } from './option-values.ts';
import { PasswordFields } from './password-fields.tsx';

interface Props {
  feature: OutboundFeature;
  save: Saving<ToApp>;
}

const choices = (values: Record<string, string>) => Object.entries(values).map(([value, label]) => ({ value, label }));

export function ToAppForm({ feature, save }: Props) {
  const [values, setValues] = useState<OptionValues>(() => valuesOf(feature.capabilities));
  const change = (part: Partial<OptionValues>) => setValues({ ...values, ...part });
  const changed = JSON.stringify(values) !== JSON.stringify(valuesOf(feature.capabilities));
  return (
    <SavedForm
      className="c-narrow"
      title={t.title}
      save={save}
      changed={changed}
      words={{ save: t.save, saved: t.saved }}
      primary
      onSubmit={() => save.run(toAppOf(values))}
    >
      <p className="p-small p-second">{t.lead}</p>
      {optionNames.map((name) => (
        <Fragment key={name}>
          <OptionSwitch
            {...t.options[name]}
            on={values[name]}
            state={stateOf(feature, name)}
            onChange={(on) => change({ [name]: on })}
          />
          {name === 'password' && values.password && <PasswordFields values={values} onChange={change} />}
        </Fragment>
      ))}
      <LabelledSwitch
        label={t.excludeUserName.label}
        hint={t.excludeUserName.hint}
        checked={values.excludeUsernameUpdates}
        onChange={(excludeUsernameUpdates) => change({ excludeUsernameUpdates })}
      />
      <div className="c-form">
        <Select
          label={t.onDeprovision.label}
          data={choices(t.onDeprovision.values)}
          value={values.onDeprovision}
          allowDeselect={false}
          onChange={(value) => change({ onDeprovision: value as OptionValues['onDeprovision'] })}
        />
        {values.onDeprovision === 'delete' && (
          <NumberInput
            label={t.onDeprovision.days}
            description={t.onDeprovision.daysHint}
            min={0}
            max={3650}
            clampBehavior="strict"
            value={values.deleteAfterDays}
            onChange={(value) => change({ deleteAfterDays: Number(value) })}
          />
        )}
      </div>
      <Select
        label={t.existing.label}
        data={choices(t.existing.values)}
        value={values.existing}
        onChange={(value) => change({ existing: value as OptionValues['existing'] })}
      />
      <Select
        label={t.onMissing.label}
        data={choices(t.onMissing.values)}
        value={values.onMissing}
        onChange={(value) => change({ onMissing: value as OptionValues['onMissing'] })}
      />
    </SavedForm>
  );
}
