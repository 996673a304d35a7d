import { TextInput } from '@mantine/core';
import { type BodyOf, type Group, operations } from '@postern/protocol/management';
import { Loading } from '@postern/ui';
import { useState } from 'react';
import { type Saving, useEdited } from '../../api/use-edited.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { SavedForm } from '../../parts/saved-form.tsx';
import { common } from '../../texts/common.ts';
import { groupsTexts, groupTexts as t } from '../../texts/people.ts';

export function GroupForm({ groupId }: { groupId: string }) {
  const { loaded, saving } = useEdited(operations.getGroup, operations.replaceGroup, { groupId });
  if (loaded.error) return <FaultBlock fault={loaded.error} />;
  if (!loaded.data) return <Loading>{common.loading}</Loading>;
  return <Fields key={loaded.dataUpdatedAt} group={loaded.data.answer} save={saving} />;
}

function Fields({ group, save }: { group: Group; save: Saving<BodyOf<typeof operations.replaceGroup>> }) {
  const [name, setName] = useState(group.profile.name);
  const [description, setDescription] = useState(group.profile.description ?? '');
  return (
    <SavedForm
      title={t.profile}
      save={save}
      changed={name !== group.profile.name || description !== (group.profile.description ?? '')}
      valid={name.trim() !== ''}
      words={{ save: t.save, saved: t.saved }}
      onSubmit={() => save.run({ profile: { name: name.trim(), description: description.trim() || null } })}
    >
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
    </SavedForm>
  );
}
