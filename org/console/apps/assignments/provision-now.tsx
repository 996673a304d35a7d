import { Button } from '@mantine/core';
import { type App, operations } from '@postern/protocol/management';
import { StateBadge } from '@postern/ui';
import { useState } from 'react';
import { useChange } from '../../api/use-change.ts';
import { AskedChange } from '../../parts/asked-change.tsx';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { assignmentTexts } from '../../texts/assignments.ts';

const t = assignmentTexts.provision;

interface Props {
  app: App;
  /** Ids of people; empty: everybody. */
  chosen: ReadonlySet<string>;
  onDone(): void;
}

/** Writes accounts again: at once those that are chosen, after a question those of everybody. */
export function ProvisionNow({ app, chosen, onDone }: Props) {
  const [written, setWritten] = useState<number>();
  const done = ({ accounts }: { accounts: number }) => {
    setWritten(accounts);
    onDone();
  };
  const some = useChange(operations.provisionUsers, done);
  const params = { appId: app.id };
  return (
    <div className="p-panel-foot">
      <span aria-live="polite">{written !== undefined && <StateBadge state="ok">{t.done(written)}</StateBadge>}</span>
      <FaultBlock fault={some.error} />
      <span className="p-grow" />
      {chosen.size > 0 ? (
        <Button loading={some.isPending} onClick={() => some.mutate({ params, body: { ids: [...chosen] } })}>
          {t.some(chosen.size)}
        </Button>
      ) : (
        <AskedChange
          operation={operations.provisionUsers}
          args={{ params, body: {} }}
          button={t.all}
          title={t.title(app.label)}
          confirm={t.confirm}
          onDone={done}
        >
          {t.effect}
        </AskedChange>
      )}
    </div>
  );
}
