import { Button } from '@mantine/core';
import { operations } from '@postern/protocol/management';
import { StateBadge } from '@postern/ui';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { importTexts as t } from '../../texts/imports.ts';
import type { ImportResult } from './account-name.ts';

interface Props {
  appId: string;
  chosen: ImportResult[];
  onDone(): void;
}

/** The foot of the decision table: counts what its buttons will do. */
export function Decide({ appId, chosen, onDone }: Props) {
  const decide = useChange(operations.confirmImport, onDone);
  const send = (decision: 'confirm' | 'ignore', results: ImportResult[]) =>
    decide.mutate({
      params: { appId },
      body: { decisions: results.map(({ externalId }) => ({ externalId, decision })) },
    });
  const usable = chosen.filter(({ match }) => match !== 'NONE');
  const create = usable.filter(({ match }) => match === 'NEW').length;
  return (
    <>
      {decide.error && (
        <div className="c-pad">
          <FaultBlock fault={decide.error} />
        </div>
      )}
      <div className="p-panel-foot c-foot-sticky">
        <span className="p-small" aria-live="polite">
          <b>{t.selected(chosen.length)}</b>
          {usable.length > 0 && `: ${t.summary(usable.length - create, create)}`}
        </span>
        {decide.data && chosen.length === 0 && (
          <StateBadge state="ok">{t.done(decide.data.confirmed, decide.data.ignored)}</StateBadge>
        )}
        <span className="p-grow" />
        <Button disabled={chosen.length === 0} loading={decide.isPending} onClick={() => send('ignore', chosen)}>
          {t.ignore(chosen.length)}
        </Button>
        <Button
          variant="filled"
          disabled={usable.length === 0}
          loading={decide.isPending}
          onClick={() => send('confirm', usable)}
        >
          {t.confirm(usable.length)}
        </Button>
      </div>
    </>
  );
}
