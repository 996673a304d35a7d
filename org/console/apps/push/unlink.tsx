import { Checkbox } from '@mantine/core';
import { type App, type GroupPushMapping, operations } from '@postern/protocol/management';
import { Confirm } from '@postern/ui';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { common } from '../../texts/common.ts';
import { pushTexts } from '../../texts/push.ts';

const t = pushTexts.confirm;

interface Props {
  app: App;
  mapping: GroupPushMapping | undefined;
  onClose(): void;
}

/** Ends a push; the group in the application stays unless its deletion is chosen. */
export function Unlink({ app, mapping, onClose }: Props) {
  const [deleteTargetGroup, setDelete] = useState(false);
  const close = () => {
    setDelete(false);
    unlink.reset();
    onClose();
  };
  const unlink = useChange(operations.deleteMapping, () => close());
  return (
    <Confirm
      opened={mapping !== undefined}
      title={t.title(mapping?.sourceGroupName ?? '')}
      confirm={t.confirm}
      cancel={common.cancel}
      busy={unlink.isPending}
      onConfirm={() =>
        mapping && unlink.mutate({ params: { appId: app.id, mappingId: mapping.id }, query: { deleteTargetGroup } })
      }
      onCancel={close}
    >
      <div className="p-stack">
        <p>{t.effect}</p>
        <Checkbox
          label={t.alsoDelete}
          description={t.deleteHint}
          checked={deleteTargetGroup}
          onChange={(event) => setDelete(event.currentTarget.checked)}
        />
        <FaultBlock fault={unlink.error} />
      </div>
    </Confirm>
  );
}
