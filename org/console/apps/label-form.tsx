import { Button, TextInput } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { type FormEvent, useState } from 'react';
import { type Saving, useEdited } from '../api/use-edited.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { useMay } from '../parts/permitted.tsx';
import { SaveFault } from '../parts/save-fault.tsx';
import { generalTexts as t } from '../texts/apps.ts';

/** The name of an app that people see. */
export function LabelForm({ appId }: { appId: string }) {
  const { loaded, saving } = useEdited(operations.getApp, operations.replaceApp, { appId });
  if (loaded.error) return <FaultBlock fault={loaded.error} />;
  if (!loaded.data) return null;
  return <Field key={loaded.dataUpdatedAt} saved={loaded.data.answer.label} save={saving} />;
}

function Field({ saved, save }: { saved: string; save: Saving<{ label: string }> }) {
  const [label, setLabel] = useState(saved);
  const may = useMay()(save.to);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.run({ label: label.trim() });
  };
  return (
    <form className="p-stack" onSubmit={submit}>
      <div className="c-inline">
        <TextInput
          label={t.label}
          value={label}
          maxLength={100}
          readOnly={!may}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        {may && (
          <Button type="submit" loading={save.busy} disabled={label.trim() === '' || label.trim() === saved}>
            {t.save}
          </Button>
        )}
      </div>
      <SaveFault {...save} />
    </form>
  );
}
