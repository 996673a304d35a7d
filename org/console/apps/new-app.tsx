import { Button, Modal, TextInput } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { useChange } from '../api/use-change.ts';
import { FaultBlock } from '../parts/fault-block.tsx';
import { appsTexts } from '../texts/apps.ts';
import { common } from '../texts/common.ts';

const t = appsTexts.create;

export function NewApp({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const [label, setLabel] = useState('');
  const [name, setName] = useState('');
  const navigate = useNavigate();
  const create = useChange(operations.createApp, ({ id }) => navigate(`/apps/${id}/provisioning`));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ body: { label: label.trim(), ...(name ? { name: name.trim() } : {}) } });
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t.title} closeButtonProps={{ 'aria-label': common.close }}>
      <form className="p-stack" onSubmit={submit}>
        <p className="p-second">{t.lead}</p>
        <TextInput
          label={t.label}
          description={t.labelHint}
          data-autofocus
          required
          withAsterisk={false}
          maxLength={100}
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <TextInput
          label={t.name}
          description={t.nameHint}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <FaultBlock fault={create.error} />
        <div className="p-row p-end">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" variant="filled" loading={create.isPending} disabled={label.trim() === ''}>
            {t.submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
