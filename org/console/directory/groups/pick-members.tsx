import { operations } from '@postern/protocol/management';
import { TwoLines } from '@postern/ui';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { useList } from '../../api/use-list.ts';
import { personName } from '../../parts/person-name.ts';
import { Picker } from '../../parts/picker.tsx';
import { assignmentTexts } from '../../texts/assignments.ts';
import { groupTexts } from '../../texts/people.ts';

const t = assignmentTexts.picker;

export function PickMembers({ groupId, opened, onClose }: { groupId: string; opened: boolean; onClose(): void }) {
  const [q, setQ] = useState('');
  const people = useList(operations.listUsers, { query: { q, limit: 50 } }, { enabled: opened });
  const add = useChange(operations.addGroupUser);
  return (
    <Picker
      title={groupTexts.members.picker}
      opened={opened}
      searchLabel={t.searchPeople}
      empty={t.empty}
      verb={groupTexts.members.verb}
      list={people}
      keyOf={({ id }) => id}
      nameOf={(person) => personName(person)}
      show={(person) => <TwoLines first={personName(person)} second={person.profile.login} />}
      fault={add.error}
      onSearch={setQ}
      onPick={({ id }) => add.mutateAsync({ params: { groupId, userId: id } })}
      onClose={onClose}
    />
  );
}
