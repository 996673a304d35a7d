import { type App, operations } from '@postern/protocol/management';
import { TwoLines } from '@postern/ui';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { useList } from '../../api/use-list.ts';
import { Picker } from '../../parts/picker.tsx';
import { assignmentTexts } from '../../texts/assignments.ts';

const t = assignmentTexts.picker;

export function PickGroups({ app, opened, onClose }: { app: App; opened: boolean; onClose(): void }) {
  const [q, setQ] = useState('');
  const groups = useList(operations.listGroups, { query: { q, limit: 50 } }, { enabled: opened });
  const assign = useChange(operations.assignGroup);
  return (
    <Picker
      title={t.groups}
      opened={opened}
      searchLabel={t.searchGroups}
      empty={t.emptyGroups}
      list={groups}
      keyOf={({ id }) => id}
      nameOf={({ profile }) => profile.name}
      show={({ profile }) => <TwoLines first={profile.name} second={profile.description} />}
      fault={assign.error}
      onSearch={setQ}
      onPick={({ id }) => assign.mutateAsync({ params: { appId: app.id, groupId: id } })}
      onClose={onClose}
    />
  );
}
