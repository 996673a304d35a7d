import { SegmentedControl, TextInput } from '@mantine/core';
import { type App, type Group, operations } from '@postern/protocol/management';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { FormDialog } from '../../parts/form-dialog.tsx';
import { pushTexts } from '../../texts/push.ts';
import { TargetPicker } from './target-picker.tsx';

const t = pushTexts.dialog;

type Where = 'new' | 'link';

/** What a group becomes in the application: a group of its own, or one that is there already. */
export function PushDialog({ app, group, onClose }: { app: App; group: Group; onClose(): void }) {
  const [where, setWhere] = useState<Where>('new');
  const [name, setName] = useState(group.profile.name);
  const [target, setTarget] = useState<Group>();
  const push = useChange(operations.createMapping, onClose);
  const chosen =
    where === 'link'
      ? { targetGroupId: target?.id }
      : name.trim() === group.profile.name
        ? {}
        : { targetGroupName: name.trim() };
  return (
    <FormDialog
      opened
      title={t.title(group.profile.name, app.label)}
      submit={where === 'link' ? t.link : t.push}
      busy={push.isPending}
      ready={where === 'link' ? target !== undefined : name.trim() !== ''}
      fault={push.error}
      onSubmit={() => push.mutate({ params: { appId: app.id }, body: { sourceGroupId: group.id, ...chosen } })}
      onClose={onClose}
    >
      <SegmentedControl
        aria-label={t.where}
        value={where}
        onChange={(value) => setWhere(value as Where)}
        data={[
          { value: 'new', label: t.asNew },
          { value: 'link', label: t.asLink },
        ]}
      />
      {where === 'new' ? (
        <TextInput
          label={t.name}
          description={t.nameHint}
          maxLength={255}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      ) : (
        <TargetPicker app={app} chosen={target} onChoose={setTarget} />
      )}
    </FormDialog>
  );
}
