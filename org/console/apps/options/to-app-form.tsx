import { Button, Select } from '@mantine/core';
import type { OutboundFeature, ToApp } from '@postern/protocol/management';
import { ErrorBlock, Panel, StateBadge } from '@postern/ui';
import { type FormEvent, useState } from 'react';
import type { ApiFault } from '../../api/api-fault.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { LabelledSwitch } from '../../parts/labelled-switch.tsx';
import { optionTexts as t } from '../../texts/options.ts';
import { capabilityWords } from '../../texts/provisioning.ts';
import { type OptionName, type OptionValues, optionNames, toAppOf, valuesOf } from './option-values.ts';

interface Props {
  feature: OutboundFeature;
  save: { run(body: ToApp): void; busy: boolean; fault: ApiFault | null; done: boolean };
}

const choices = (values: Record<string, string>) => Object.entries(values).map(([value, label]) => ({ value, label }));

export function ToAppForm({ feature, save }: Props) {
  const [values, setValues] = useState<OptionValues>(() => valuesOf(feature.capabilities));
  const change = (part: Partial<OptionValues>) => setValues({ ...values, ...part });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.run(toAppOf(values));
  };
  const changed = JSON.stringify(toAppOf(values)) !== JSON.stringify(feature.capabilities);
  return (
    <form className="c-narrow" onSubmit={submit}>
      <Panel
        title={t.title}
        foot={
          <>
            <Button type="submit" variant="filled" loading={save.busy} disabled={!changed}>
              {t.save}
            </Button>
            {save.done && !changed && <StateBadge state="ok">{t.saved}</StateBadge>}
          </>
        }
      >
        <div className="p-stack">
          <p className="p-small p-second">{t.lead}</p>
          {optionNames.map((name) => (
            <Option
              key={name}
              name={name}
              on={values[name]}
              reason={reasonOf(feature, name)}
              onChange={(on) => change({ [name]: on })}
            />
          ))}
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
          <FaultBlock fault={save.fault} />
        </div>
      </Panel>
    </form>
  );
}

/** Why an option that is on does nothing now; an option that is off needs no reason. */
function reasonOf({ options }: OutboundFeature, name: OptionName): Reason | undefined {
  const state = options.find(({ option }) => option === name);
  if (!state?.why || state.why === 'option_off') return undefined;
  const words = state.capability && capabilityWords[state.capability];
  return { text: words ? t.lacks(words) : (state.reason ?? state.why), code: state.capability ?? state.why };
}

interface Reason {
  text: string;
  code: string;
}

function Option(props: { name: OptionName; on: boolean; reason: Reason | undefined; onChange(on: boolean): void }) {
  const { label, hint } = t.options[props.name];
  return (
    <div>
      <LabelledSwitch label={label} hint={hint} checked={props.on} onChange={props.onChange} />
      {props.on && props.reason && (
        <div className="c-reason">
          <ErrorBlock state="attention" title={t.off(props.reason.text)} code={props.reason.code} />
        </div>
      )}
    </div>
  );
}
