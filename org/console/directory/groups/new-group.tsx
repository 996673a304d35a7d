import { TextInput } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { groupsTexts } from '../../texts/people.ts';

const t = groupsTexts.create;

export function NewGroup({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const navigate = useNavigate();
  const create = useChange(operations.createGroup, ({ id }) => navigate(`/groups/${id}`));
  return (
    <FormDialog
      opened={opened}
      title={t.title}
      submit={t.submit}
      busy={create.isPending}
      ready={name.trim() !== ''}
      fault={create.error}
      onSubmit={() =>
        create.mutate({ body: { profile: { name: name.trim(), description: description.trim() || null } } })
      }
      onClose={onClose}
    >
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
    </FormDialog>
  );
}
