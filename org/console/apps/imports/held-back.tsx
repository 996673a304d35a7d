import { Button } from '@mantine/core';
import { type App, type ImportRun, operations } from '@postern/protocol/management';
import { ErrorBlock } from '@postern/ui';
import { Link } from 'react-router';
import { useChange } from '../../api/use-change.ts';
import { useList } from '../../api/use-list.ts';
import { AskedChange } from '../../parts/asked-change.tsx';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { ListBox } from '../../parts/list-box.tsx';
import { Permitted } from '../../parts/permitted.tsx';
import { counted } from '../../texts/common.ts';
import { importTexts } from '../../texts/imports.ts';

const t = importTexts.heldBack;

/** Whom the safeguard holds back, and the two answers to it. */
export function HeldBack({ app, run }: { app: App; run: ImportRun }) {
  const params = { appId: app.id, importId: run.id };
  const accounts = useList(operations.listHeldBack, { params, query: { limit: 60 } });
  const dismiss = useChange(operations.answerSafeguard);
  const count = counted(run.heldBack, ...t.accounts);
  return (
    <div className="p-stack">
      <ErrorBlock
        state="attention"
        title={t.title(count, app.label)}
        next={t.next}
        code="import_safeguard"
        action={
          <Permitted to={operations.answerSafeguard}>
            <span className="p-row">
              <AskedChange
                operation={operations.answerSafeguard}
                args={{ params, body: { answer: 'release' } }}
                button={t.release}
                title={t.confirm.title(count, app.label)}
                confirm={t.confirm.confirm}
              >
                {t.confirm.text}
              </AskedChange>
              <Button
                variant="filled"
                loading={dismiss.isPending}
                onClick={() => dismiss.mutate({ params, body: { answer: 'dismiss' } })}
              >
                {t.dismiss}
              </Button>
            </span>
          </Permitted>
        }
      />
      <FaultBlock fault={dismiss.error} />
      <ListBox list={accounts} empty={t.none}>
        {(people) => (
          <ul className="c-held" aria-label={t.list}>
            {people.map(({ externalId, why, user }) => (
              <li key={externalId}>
                <Link to={`/people/${user.id}`}>{user.login}</Link> <span className="p-second">{t.why[why]}</span>
              </li>
            ))}
          </ul>
        )}
      </ListBox>
    </div>
  );
}
