import { type App, operations } from '@postern/protocol/management';
import { TwoLines } from '@postern/ui';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { useList } from '../../api/use-list.ts';
import { personName } from '../../parts/person-name.ts';
import { Picker } from '../../parts/picker.tsx';
import { assignmentTexts } from '../../texts/assignments.ts';

const t = assignmentTexts.picker;

export function PickPeople({ app, opened, onClose }: { app: App; opened: boolean; onClose(): void }) {
  const [q, setQ] = useState('');
  const people = useList(operations.listUsers, { query: { q, limit: 50 } }, { enabled: opened });
  const assign = useChange(operations.assignUser);
  return (
    <Picker
      title={t.people}
      opened={opened}
      searchLabel={t.searchPeople}
      empty={t.empty}
      list={people}
      keyOf={({ id }) => id}
      nameOf={(person) => personName(person)}
      show={(person) => <TwoLines first={personName(person)} second={person.profile.login} />}
      fault={assign.error}
      onSearch={setQ}
      onPick={({ id }) => assign.mutateAsync({ params: { appId: app.id }, body: { id } })}
      onClose={onClose}
    />
  );
}
