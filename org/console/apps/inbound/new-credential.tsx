import { Button, Select, TextInput } from '@mantine/core';
import { type InboundCredential, type InboundSecret, operations } from '@postern/protocol/management';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { inboundTexts } from '../../texts/inbound.ts';

const t = inboundTexts.credentials;

interface Props {
  appId: string;
  /** There is none yet: making one is the next step. */
  first: boolean;
  onMade(made: InboundSecret): void;
}

export function NewCredential({ appId, first, onMade }: Props) {
  const [name, setName] = useState('');
  const [type, setType] = useState<InboundCredential['type']>('token');
  const make = useChange(operations.createInboundCredential, (made) => {
    setName('');
    onMade(made);
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate({ params: { appId }, body: { name: name.trim(), type } });
  };
  return (
    <form onSubmit={submit}>
      <div className="c-inline">
        <TextInput
          label={t.name}
          placeholder={t.nameHint}
          required
          withAsterisk={false}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t.type}
          w={150}
          data={Object.entries(t.types).map(([value, label]) => ({ value, label }))}
          value={type}
          onChange={(value) => setType(value as typeof type)}
        />
        <Button
          type="submit"
          variant={first ? 'filled' : 'default'}
          loading={make.isPending}
          disabled={name.trim() === ''}
        >
          {t.make[type]}
        </Button>
      </div>
      <FaultBlock fault={make.error} />
    </form>
  );
}
