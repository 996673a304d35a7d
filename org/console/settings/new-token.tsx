import { Button, TextInput } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { type FormEvent, useState } from 'react';
import { useChange } from '../api/use-change.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { ShownOnce } from '../parts/shown-once.tsx';
import { settingsTexts } from '../texts/tasks.ts';

const t = settingsTexts.tokens;

/** Makes a token and shows it this once. */
export function NewToken() {
  const [name, setName] = useState('');
  const make = useChange(operations.createApiToken, () => setName(''));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({ body: { name: name.trim() } });
  };
  return (
    <div className="p-stack p-grow">
      {make.data && (
        <ShownOnce title={t.shownOnce} next={t.shownNext} lines={[{ label: t.token, value: make.data.token }]} />
      )}
      <FaultBlock fault={make.error} />
      <form className="p-row" onSubmit={submit}>
        <TextInput
          w={280}
          aria-label={t.name}
          placeholder={t.name}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={make.isPending} disabled={name.trim() === ''}>
          {t.make}
        </Button>
      </form>
    </div>
  );
}
