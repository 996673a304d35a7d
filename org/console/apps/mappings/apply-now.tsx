import { type App, operations } from '@postern/protocol/management';
import { StateBadge } from '@postern/ui';
import { useState } from 'react';
import { AskedChange } from '../../parts/asked-change.tsx';
import { mappingTexts as t } from '../../texts/mappings.ts';

/** Writes the accounts of everyone who has the app, after a question. */
export function ApplyNow({ app, mappingId, disabled }: { app: App; mappingId: string; disabled: boolean }) {
  const [accounts, setAccounts] = useState<number>();
  return (
    <>
      <AskedChange
        operation={operations.applyProfileMapping}
        args={{ params: { mappingId } }}
        disabled={disabled}
        button={t.applyNow}
        title={t.apply.title(app.label)}
        confirm={t.apply.confirm}
        onDone={(done) => setAccounts(done.accounts)}
      >
        {t.apply.text}
      </AskedChange>
      {accounts !== undefined && <StateBadge state="working">{t.apply.done(accounts)}</StateBadge>}
    </>
  );
}
