import { operations } from '@postern/protocol/management';
import { useChange } from '../../api/use-change.ts';
import { PeoplePicker } from '../../parts/directory-pickers.tsx';
import { groupTexts } from '../../texts/people.ts';

const t = groupTexts.members;

export function PickMembers({ groupId, ...dialog }: { groupId: string; opened: boolean; onClose(): void }) {
  const add = useChange(operations.addGroupUser);
  return (
    <PeoplePicker
      {...dialog}
      title={t.picker}
      verb={t.verb}
      fault={add.error}
      onPick={({ id }) => add.mutateAsync({ params: { groupId, userId: id } })}
    />
  );
}
