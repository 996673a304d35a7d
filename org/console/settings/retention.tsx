import { NumberInput } from '@mantine/core';
import { type Retention as Days, operations } from '@postern/protocol/management';
import { Loading } from '@postern/ui';
import { useState } from 'react';
import { type Saving, useEdited } from '../api/use-edited.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { SavedForm } from '../parts/saved-form.tsx';
import { common } from '../texts/common.ts';
import { retentionTexts as t } from '../texts/retention.ts';

const fields = Object.keys(t.fields) as (keyof Days)[];
const least: Partial<Days> = { actionDays: 7 };

export function Retention() {
  const { loaded, saving } = useEdited(operations.getRetention, operations.replaceRetention, {});
  if (loaded.error) return <FaultBlock fault={loaded.error} />;
  if (!loaded.data) return <Loading>{common.loading}</Loading>;
  return <RetentionForm key={loaded.dataUpdatedAt} days={loaded.data.answer} saving={saving} />;
}

function RetentionForm({ days, saving }: { days: Days; saving: Saving<Days> }) {
  const [values, setValues] = useState(days);
  return (
    <SavedForm
      title={t.title}
      save={saving}
      changed={fields.some((name) => values[name] !== days[name])}
      words={{ save: t.save, saved: t.saved }}
      onSubmit={() => saving.run(values)}
    >
      <p className="p-small p-second">{t.intro}</p>
      <div className="c-two">
        {fields.map((name) => (
          <NumberInput
            key={name}
            label={t.fields[name][0]}
            description={t.fields[name][1]}
            suffix={` ${t.days}`}
            min={least[name] ?? 1}
            max={3650}
            allowDecimal={false}
            clampBehavior="blur"
            value={values[name]}
            onChange={(value) => setValues({ ...values, [name]: Number(value) })}
          />
        ))}
      </div>
    </SavedForm>
  );
}
