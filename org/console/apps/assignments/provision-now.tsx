import { Button } from '@mantine/core';
import { type App, operations } from '@postern/protocol/management';
import { Confirm, StateBadge } from '@postern/ui';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { assignmentTexts } from '../../texts/assignments.ts';
import { common } from '../../texts/common.ts';

const t = assignmentTexts.provision;

interface Props {
  app: App;
  /** Ids of people; empty: everybody. */
  chosen: ReadonlySet<string>;
  onDone(): void;
}

/** Writes accounts again: at once those that are chosen, after a question those of everybody. */
export function ProvisionNow({ app, chosen, onDone }: Props) {
  const [asking, setAsking] = useState(false);
  const provision = useChange(operations.provisionUsers, () => {
    setAsking(false);
    onDone();
  });
  const run = (ids?: string[]) => provision.mutate({ params: { appId: app.id }, body: ids ? { ids } : {} });
  return (
    <div className="p-panel-foot">
      <span aria-live="polite">
        {provision.data && <StateBadge state="ok">{t.done(provision.data.accounts)}</StateBadge>}
      </span>
      <FaultBlock fault={asking ? null : provision.error} />
      <span className="p-grow" />
      {chosen.size > 0 ? (
        <Button loading={provision.isPending} onClick={() => run([...chosen])}>
          {t.some(chosen.size)}
        </Button>
      ) : (
        <Button onClick={() => setAsking(true)}>{t.all}</Button>
      )}
      <Confirm
        opened={asking}
        title={t.title(app.label)}
        confirm={t.confirm}
        cancel={common.cancel}
        busy={provision.isPending}
        onConfirm={() => run()}
        onCancel={() => setAsking(false)}
      >
        <div className="p-stack">
          <p>{t.effect}</p>
          <FaultBlock fault={provision.error} />
        </div>
      </Confirm>
    </div>
  );
}
