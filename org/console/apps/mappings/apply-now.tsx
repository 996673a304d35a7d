import { Button } from '@mantine/core';
import { type App, operations } from '@postern/protocol/management';
import { Confirm, StateBadge } from '@postern/ui';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { common } from '../../texts/common.ts';
import { mappingTexts as t } from '../../texts/mappings.ts';

/** Writes the accounts of everyone who has the app, after a question. */
export function ApplyNow({ app, mappingId, disabled }: { app: App; mappingId: string; disabled: boolean }) {
  const [asking, setAsking] = useState(false);
  const apply = useChange(operations.applyProfileMapping, () => setAsking(false));
  return (
    <>
      <Button disabled={disabled} onClick={() => setAsking(true)}>
        {t.applyNow}
      </Button>
      <Confirm
        opened={asking}
        title={t.apply.title(app.label)}
        confirm={t.apply.confirm}
        cancel={common.cancel}
        busy={apply.isPending}
        onConfirm={() => apply.mutate({ params: { mappingId } })}
        onCancel={() => setAsking(false)}
      >
        <div className="p-stack">
          <p>{t.apply.text}</p>
          <FaultBlock fault={apply.error} />
        </div>
      </Confirm>
      {apply.data && <StateBadge state="working">{t.apply.done(apply.data.accounts)}</StateBadge>}
    </>
  );
}
