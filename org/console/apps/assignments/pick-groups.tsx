import { type App, operations } from '@postern/protocol/management';
import { useChange } from '../../api/use-change.ts';
import { GroupPicker } from '../../parts/directory-pickers.tsx';
import { assignmentTexts } from '../../texts/assignments.ts';

export function PickGroups({ app, ...dialog }: { app: App; opened: boolean; onClose(): void }) {
  const assign = useChange(operations.assignGroup);
  return (
    <GroupPicker
      {...dialog}
      title={assignmentTexts.picker.groups}
      fault={assign.error}
      onPick={({ id }) => assign.mutateAsync({ params: { appId: app.id, groupId: id } })}
    />
  );
}
