import { Button, Checkbox, Textarea } from '@mantine/core';
import { type BodyOf, operations } from '@postern/protocol/management';
import { useState } from 'react';
import { useChange } from '../api/use-change.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { ShownOnce } from '../parts/shown-once.tsx';
import { serviceAppTexts } from '../texts/service-apps.ts';
import { NameAndScopes } from './name-and-scopes.tsx';

const t = serviceAppTexts.create;
const blank = { name: '', scopes: [] as string[], key: '', dpop: false };

/** Makes a service app, and shows what its program needs. */
export function NewServiceApp() {
  const [opened, setOpened] = useState(false);
  const [values, setValues] = useState(blank);
  const change = (part: Partial<typeof blank>) => setValues({ ...values, ...part });
  const close = () => {
    setOpened(false);
    setValues(blank);
  };
  const make = useChange(operations.createServiceApp, close);
  const { name, scopes, key, dpop } = values;
  const jwk = key.trim() === '' ? undefined : readObject(key);
  const body = { name: name.trim(), scopes, dpop, ...(jwk && { jwk }) } as BodyOf<typeof operations.createServiceApp>;
  return (
    <div className="p-stack p-grow">
      {make.data && (
        <ShownOnce
          title={serviceAppTexts.made(make.data.name)}
          next={make.data.privateKey ? serviceAppTexts.madeNext : serviceAppTexts.madeOwnKey}
          lines={[
            { label: serviceAppTexts.clientId, value: make.data.clientId },
            ...(make.data.privateKey
              ? [{ label: serviceAppTexts.privateKey, value: JSON.stringify(make.data.privateKey) }]
              : []),
          ]}
        />
      )}
      <div className="p-row">
        <Button onClick={() => setOpened(true)}>{serviceAppTexts.add}</Button>
      </div>
      <FormDialog
        opened={opened}
        title={t.title}
        submit={t.submit}
        size={560}
        busy={make.isPending}
        ready={name.trim() !== '' && scopes.length > 0 && jwk !== null}
        fault={make.error}
        onSubmit={() => make.mutate({ body })}
        onClose={close}
      >
        <NameAndScopes values={{ name, scopes }} onChange={change} />
        <Textarea
          label={t.key}
          description={t.keyHint}
          error={jwk === null && t.keyInvalid}
          rows={3}
          spellCheck={false}
          value={key}
          onChange={(event) => change({ key: event.currentTarget.value })}
        />
        <Checkbox label={t.dpop} checked={dpop} onChange={(event) => change({ dpop: event.currentTarget.checked })} />
      </FormDialog>
    </div>
  );
}

/** Null where it is no JSON object. */
function readObject(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}
