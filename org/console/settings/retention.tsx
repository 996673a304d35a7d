import { Button, NumberInput } from '@mantine/core';
import { type Retention as Days, operations } from '@postern/protocol/management';
import { Loading, Panel } from '@postern/ui';
import { type FormEvent, useState } from 'react';
import { type Saving, useEdited } from '../api/use-edited.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { SaveFault } from '../parts/save-fault.tsx';
import { common } from '../texts/common.ts';
import { retentionTexts as t } from '../texts/retention.ts';

const fields = Object.keys(t.fields) as (keyof Days)[];
const least: Partial<Days> = { actionDays: 7 };

export function Retention() {
  const { loaded, saving } = useEdited(operations.getRetention, operations.replaceRetention, {});
  return (
    <Panel title={t.title}>
      <FaultBlock fault={loaded.error} />
      {!loaded.data && !loaded.error && <Loading>{common.loading}</Loading>}
      {loaded.data && <RetentionForm key={loaded.dataUpdatedAt} days={loaded.data.answer} saving={saving} />}
    </Panel>
  );
}

function RetentionForm({ days, saving }: { days: Days; saving: Saving<Days> }) {
  const [values, setValues] = useState(days);
  const changed = fields.some((name) => values[name] !== days[name]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.run(values);
  };
  return (
    <form className="p-stack" onSubmit={submit}>
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
      <SaveFault save={saving} />
      <div className="p-row">
        <Button type="submit" loading={saving.busy} disabled={!changed}>
          {t.save}
        </Button>
        {saving.done && !changed && <span>{t.saved}</span>}
      </div>
    </form>
  );
}
