import type { App, Group } from '@postern/protocol/management';
import { useState } from 'react';
import { GroupPicker } from '../../parts/directory-pickers.tsx';
import { pushTexts } from '../../texts/push.ts';
import { PushDialog } from './push-dialog.tsx';

const t = pushTexts.picker;

/** First which group, then what it becomes in the application. */
export function PickPushed({ app, opened, onClose }: { app: App; opened: boolean; onClose(): void }) {
  const [group, setGroup] = useState<Group>();
  if (group) return <PushDialog app={app} group={group} onClose={() => setGroup(undefined)} />;
  const pick = async (chosen: Group) => {
    onClose();
    setGroup(chosen);
  };
  return <GroupPicker opened={opened} title={t.title} verb={t.verb} onPick={pick} onClose={onClose} />;
}
