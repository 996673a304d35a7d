import { type App, operations } from '@postern/protocol/management';
import { useChange } from '../../api/use-change.ts';
import { GroupPicker } from '../../parts/directory-pickers.tsx';
import { pushTexts } from '../../texts/push.ts';

const t = pushTexts.picker;

export function PickPushed({ app, ...dialog }: { app: App; opened: boolean; onClose(): void }) {
  const push = useChange(operations.createMapping);
  return (
    <GroupPicker
      {...dialog}
      title={t.title}
      verb={t.verb}
      fault={push.error}
      onPick={({ id }) => push.mutateAsync({ params: { appId: app.id }, body: { sourceGroupId: id } })}
    />
  );
}
