import { Button } from '@mantine/core';
import { type App, type ImportRun, operations } from '@postern/protocol/management';
import { Confirm, ErrorBlock } from '@postern/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { useCall } from '../../api/use-call.ts';
import { useChange } from '../../api/use-change.ts';
import { FaultBlock } from '../../parts/fault-block.tsx';
import { common, counted } from '../../texts/common.ts';
import { importTexts } from '../../texts/imports.ts';

const t = importTexts.heldBack;
const mostNamed = 20;

/** Whom the safeguard holds back, and the two answers to it. */
export function HeldBack({ app, run }: { app: App; run: ImportRun }) {
  const [asking, setAsking] = useState(false);
  const params = { appId: app.id, importId: run.id };
  const accounts = useCall(operations.listHeldBack, { params });
  const answer = useChange(operations.answerSafeguard, () => setAsking(false));
  const people = accounts.data ?? [];
  const more = people.length - mostNamed;
  const count = counted(run.heldBack, ...t.accounts);
  return (
    <div className="p-stack">
      <ErrorBlock
        state="attention"
        title={t.title(count, app.label)}
        next={t.next}
        code="import_safeguard"
        action={
          <span className="p-row">
            <Button onClick={() => setAsking(true)}>{t.release}</Button>
            <Button
              variant="filled"
              loading={answer.isPending && !asking}
              onClick={() => answer.mutate({ params, body: { answer: 'dismiss' } })}
            >
              {t.dismiss}
            </Button>
          </span>
        }
      />
      <FaultBlock fault={accounts.error ?? (asking ? null : answer.error)} />
      <ul className="c-held" aria-label={t.list}>
        {people.slice(0, mostNamed).map(({ externalId, user }) => (
          <li key={externalId}>
            <Link to={`/people/${user.id}`}>{user.login}</Link>
          </li>
        ))}
        {more > 0 && <li className="p-second">{t.more(more)}</li>}
      </ul>
      <Confirm
        opened={asking}
        title={t.confirm.title(count, app.label)}
        confirm={t.confirm.confirm}
        cancel={common.cancel}
        busy={answer.isPending}
        onConfirm={() => answer.mutate({ params, body: { answer: 'release' } })}
        onCancel={() => setAsking(false)}
      >
        <div className="p-stack">
          <p>{t.confirm.text}</p>
          <FaultBlock fault={answer.error} />
        </div>
      </Confirm>
    </div>
  );
}
