import { type App, operations } from '@postern/protocol/management';
import { TwoLines } from '@postern/ui';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { useList } from '../../api/use-list.ts';
import { Picker } from '../../parts/picker.tsx';
import { pushTexts } from '../../texts/push.ts';

const t = pushTexts.picker;

export function PickPushed({ app, opened, onClose }: { app: App; opened: boolean; onClose(): void }) {
  const [q, setQ] = useState('');
  const groups = useList(operations.listGroups, { query: { q, limit: 50 } }, { enabled: opened });
  const push = useChange(operations.createMapping);
  return (
    <Picker
      title={t.title}
      opened={opened}
      searchLabel={t.search}
      empty={t.empty}
      verb={t.verb}
      list={groups}
      keyOf={({ id }) => id}
      nameOf={({ profile }) => profile.name}
      show={({ profile }) => <TwoLines first={profile.name} second={profile.description} />}
      fault={push.error}
      onSearch={setQ}
      onPick={({ id }) => push.mutateAsync({ params: { appId: app.id }, body: { sourceGroupId: id } })}
      onClose={onClose}
    />
  );
}
