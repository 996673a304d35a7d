import { Button, TextInput } from '@mantine/core';
import { type Group, operations } from '@postern/protocol/management';
import { Panel } from '@postern/ui';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { groupsTexts, groupTexts as t } from '../../texts/people.ts';

export function GroupForm({ group }: { group: Group }) {
  const [name, setName] = useState(group.profile.name);
  const [description, setDescription] = useState(group.profile.description ?? '');
  const save = useChange(operations.replaceGroup);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({
      params: { groupId: group.id },
      body: { profile: { name: name.trim(), description: description.trim() || null } },
    });
  };
  const changed = name !== group.profile.name || description !== (group.profile.description ?? '');
  return (
    <form onSubmit={submit}>
      <Panel
        title={t.profile}
        foot={
          <Button type="submit" loading={save.isPending} disabled={!changed || name.trim() === ''}>
            {t.save}
          </Button>
        }
      >
        <div className="p-stack">
          <TextInput
            label={groupsTexts.create.name}
            maxLength={255}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={groupsTexts.create.description}
            maxLength={1024}
            value={description}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <FaultBlock fault={save.error} />
        </div>
      </Panel>
    </form>
  );
}
