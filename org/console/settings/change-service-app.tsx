import { operations, type ServiceApp } from '@postern/protocol/management';
import { useState } from 'react';
import { type Saving, useEdited } from '../api/use-edited.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { serviceAppTexts as t } from '../texts/service-apps.ts';
import { NameAndScopes } from './name-and-scopes.tsx';

interface Props {
  serviceAppId: string;
  onClose(): void;
}

/** Changes what a service app is called and may do, from its next call on. */
export function ChangeServiceApp({ serviceAppId, onClose }: Props) {
  const { loaded, saving } = useEdited(
    operations.getServiceApp,
    operations.replaceServiceApp,
    { serviceAppId },
    onClose,
  );
  if (!loaded.data) return <FaultBlock fault={loaded.error} />;
  return <Fields key={loaded.dataUpdatedAt} saved={loaded.data.answer} save={saving} onClose={onClose} />;
}

interface FieldsProps {
  saved: ServiceApp;
  save: Saving<{ name: string; scopes: string[] }>;
  onClose(): void;
}

function Fields({ saved, save, onClose }: FieldsProps) {
  const [values, setValues] = useState({ name: saved.name, scopes: saved.scopes });
  return (
    <FormDialog
      opened
      title={t.changeTitle(saved.name)}
      submit={t.save}
      size={560}
      busy={save.busy}
      ready={values.name.trim() !== '' && values.scopes.length > 0}
      fault={save.fault}
      readAgain={save.readAgain}
      onSubmit={() => save.run({ ...values, name: values.name.trim() })}
      onClose={onClose}
    >
      <NameAndScopes values={values} onChange={setValues} />
      <p className="p-small p-second">{t.changeEffect}</p>
    </FormDialog>
  );
}
