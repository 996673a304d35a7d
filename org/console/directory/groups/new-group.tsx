import { Button, Modal, TextInput } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { common } from '../../texts/common.ts';
import { groupsTexts } from '../../texts/people.ts';

const t = groupsTexts.create;

export function NewGroup({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const navigate = useNavigate();
  const create = useChange(operations.createGroup, ({ id }) => navigate(`/groups/${id}`));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ body: { profile: { name: name.trim(), description: description.trim() || null } } });
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t.title} closeButtonProps={{ 'aria-label': common.close }}>
      <form className="p-stack" onSubmit={submit}>
        <TextInput
          label={t.name}
          data-autofocus
          required
          withAsterisk={false}
          maxLength={255}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t.description}
          maxLength={1024}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <FaultBlock fault={create.error} />
        <div className="p-row p-end">
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button type="submit" variant="filled" loading={create.isPending} disabled={name.trim() === ''}>
            {t.submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
