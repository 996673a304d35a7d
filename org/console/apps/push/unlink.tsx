import { Checkbox } from '@mantine/core';
import { type App, type GroupPushMapping, operations } from '@postern/protocol/management';
import { useState } from 'react';
import { AskedChange } from '../../parts/asked-change.tsx';
import { pushTexts } from '../../texts/push.ts';

const t = pushTexts.confirm;

/** Ends a push; the group in the application stays unless its deletion is chosen. */
export function Unlink({ app, mapping }: { app: App; mapping: GroupPushMapping }) {
  const [deleteTargetGroup, setDelete] = useState(false);
  const name = mapping.sourceGroupName;
  return (
    <AskedChange
      operation={operations.deleteMapping}
      args={{ params: { appId: app.id, mappingId: mapping.id }, query: { deleteTargetGroup } }}
      look="row"
      button={pushTexts.unlink}
      label={pushTexts.unlinkLabel(name)}
      title={t.title(name)}
      confirm={t.confirm}
    >
      <p>{t.effect}</p>
      <Checkbox
        label={t.alsoDelete}
        description={t.deleteHint}
        checked={deleteTargetGroup}
        onChange={(event) => setDelete(event.currentTarget.checked)}
      />
    </AskedChange>
  );
}
