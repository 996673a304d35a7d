import type { TrialState } from '@postern/protocol/console';
import { Fragment } from 'react';
import { tlsTexts as t } from '../texts/tls.ts';

type Change = Extract<TrialState, { step: 'trying' }>['changes'][number];

/** What changes, from what to what. */
export function Changes({ changes }: { changes: readonly Change[] }) {
  return changes.map((change, n) => (
    <Fragment key={`${change.setting} ${change.to ?? ''}`}>
      {n > 0 && ', '}
      {t.changed[change.setting]}
      <Values change={change} />
    </Fragment>
  ));
}

function Values({ change: { setting, from, to } }: { change: Change }) {
  if (setting === 'tls.caFiles') return ` ${to ?? from} ${to ? t.added : t.removed}`;
  if (from === undefined && to === undefined) return null;
  return (
    <>
      <span className="p-second">{t.trial.from(from ?? t.none.toLowerCase())}</span>
      {to ?? t.none.toLowerCase()}
    </>
  );
}
