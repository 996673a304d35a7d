import { NumberInput } from '@mantine/core';
import type { AlertForm, AlertSettings } from '@postern/protocol/management';
import { useState } from 'react';
import type { Saving } from '../api/use-edited.ts';
import { LabelledSwitch } from '../parts/labelled-switch.tsx';
import { SavedForm } from '../parts/saved-form.tsx';
import { alertTexts as t } from '../texts/alerts.ts';
import { EmailFields, WebhookFields } from './alert-channels.tsx';
import { type AlertValues, formOf, valuesOf } from './alert-values.ts';

/** What alerts are sent of, and where. */
export function AlertsForm({ saved, saving }: { saved: AlertSettings; saving: Saving<AlertForm> }) {
  const [initial] = useState(() => valuesOf(saved));
  const [values, setValues] = useState(initial);
  const changed = JSON.stringify(values) !== JSON.stringify(initial);
  const change = (part: Partial<AlertValues>) => setValues({ ...values, ...part });
  const { agentOffline, taskWaiting, safeguard, expiring, email, webhook } = values;
  return (
    <SavedForm
      title={t.title}
      save={saving}
      changed={changed}
      words={{ save: t.save, saved: t.saved }}
      onSubmit={() => saving.run(formOf(values))}
    >
      <p className="p-small p-second">{t.intro}</p>
      <Kind
        {...{
          label: t.agentOffline,
          unit: t.forMinutes,
          least: 5,
          on: agentOffline.enabled,
          value: agentOffline.minutes,
        }}
        onChange={(enabled, minutes) => change({ agentOffline: { enabled, minutes } })}
      />
      <Kind
        {...{ label: t.taskWaiting, unit: t.forMinutes, least: 1, on: taskWaiting.enabled, value: taskWaiting.minutes }}
        onChange={(enabled, minutes) => change({ taskWaiting: { enabled, minutes } })}
      />
      <Kind
        {...{ label: t.expiring, unit: t.inDays, least: 1, on: expiring.enabled, value: expiring.days }}
        onChange={(enabled, days) => change({ expiring: { enabled, days } })}
      />
      <LabelledSwitch
        label={t.safeguard}
        checked={safeguard.enabled}
        onChange={(enabled) => change({ safeguard: { enabled } })}
      />
      <div className="c-two">
        <EmailFields
          email={email}
          saved={saved.email}
          testable={!changed}
          onChange={(part) => change({ email: { ...email, ...part } })}
        />
        <WebhookFields
          webhook={webhook}
          saved={saved.webhook}
          testable={!changed}
          onChange={(part) => change({ webhook: { ...webhook, ...part } })}
        />
      </div>
    </SavedForm>
  );
}

interface KindProps {
  label: string;
  unit: string;
  least: number;
  on: boolean;
  value: number;
  onChange(on: boolean, value: number): void;
}

function Kind({ label, unit, least, on, value, onChange }: KindProps) {
  return (
    <div className="c-kind">
      <span>
        <LabelledSwitch label={label} checked={on} onChange={(next) => onChange(next, value)} />
      </span>
      <NumberInput
        w={160}
        aria-label={`${label} ${unit}`}
        suffix={` ${unit}`}
        min={least}
        max={10_080}
        allowDecimal={false}
        clampBehavior="blur"
        disabled={!on}
        value={value}
        onChange={(next) => onChange(on, Number(next))}
      />
    </div>
  );
}
