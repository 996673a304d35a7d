import { Checkbox, NumberInput } from '@mantine/core';
import { operations, type PasswordPolicyAnswer } from '@postern/protocol/management';
import { Loading } from '@postern/ui';
import { useState } from 'react';
import { type Saving, useEdited } from '../api/use-edited.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { SavedForm } from '../parts/saved-form.tsx';
import { common } from '../texts/common.ts';
import { passwordTexts } from '../texts/password.ts';

const t = passwordTexts.policy;

/** What passwords of people must be. */
export function PasswordPolicy() {
  const { loaded, saving } = useEdited(operations.getPolicy, operations.replacePolicy, { policyId: 'default' });
  if (loaded.error) return <FaultBlock fault={loaded.error} />;
  if (!loaded.data) return <Loading>{common.loading}</Loading>;
  return <Form key={loaded.dataUpdatedAt} policy={loaded.data.answer} save={saving} />;
}

type Settings = PasswordPolicyAnswer['settings'];

const classes = [
  ['minLowerCase', t.lower],
  ['minUpperCase', t.upper],
  ['minNumber', t.number],
  ['minSymbol', t.symbol],
] as const;

function Form({ policy, save }: { policy: PasswordPolicyAnswer; save: Saving<{ settings: Settings }> }) {
  const [settings, setSettings] = useState(policy.settings);
  const { complexity, age } = settings.password;
  const set = (part: Partial<typeof complexity>) =>
    setSettings({ password: { age, complexity: { ...complexity, ...part } } });
  const changed = JSON.stringify(settings) !== JSON.stringify(policy.settings);
  return (
    <SavedForm
      title={t.title}
      save={save}
      changed={changed}
      words={{ save: t.save, saved: t.saved }}
      onSubmit={() => save.run({ settings })}
    >
      <p className="p-small p-second">{t.lead}</p>
      <div className="c-form">
        <NumberInput
          label={t.minLength}
          min={8}
          max={64}
          allowDecimal={false}
          value={complexity.minLength}
          onChange={(value) => set({ minLength: Number(value) })}
        />
        <NumberInput
          label={t.history}
          description={t.historyHint}
          min={0}
          max={30}
          allowDecimal={false}
          value={age.historyCount}
          onChange={(value) => setSettings({ password: { complexity, age: { historyCount: Number(value) } } })}
        />
        {classes.map(([name, label]) => (
          <Checkbox
            key={name}
            label={label}
            checked={complexity[name] > 0}
            onChange={(event) => set({ [name]: Number(event.currentTarget.checked) })}
          />
        ))}
        <Checkbox
          label={t.common}
          description={t.commonHint}
          checked={complexity.dictionary.common.exclude}
          onChange={(event) => set({ dictionary: { common: { exclude: event.currentTarget.checked } } })}
        />
        <Checkbox
          label={t.names}
          checked={complexity.excludeUsername}
          onChange={(event) => set({ excludeUsername: event.currentTarget.checked })}
        />
      </div>
    </SavedForm>
  );
}
