import { type App, operations } from '@postern/protocol/management';
import { useChange } from '../../api/use-change.ts';
import { PeoplePicker } from '../../parts/directory-pickers.tsx';
import { assignmentTexts } from '../../texts/assignments.ts';

export function PickPeople({ app, ...dialog }: { app: App; opened: boolean; onClose(): void }) {
  const assign = useChange(operations.assignUser);
  return (
    <PeoplePicker
      {...dialog}
      title={assignmentTexts.picker.people}
      fault={assign.error}
      onPick={({ id }) => assign.mutateAsync({ params: { appId: app.id }, body: { id } })}
    />
  );
}
