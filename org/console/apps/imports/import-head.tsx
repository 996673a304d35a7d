import type { ImportRun } from '@postern/protocol/management';
import { describe } from '@postern/protocol/messages';
import { ErrorBlock, type State, StateBadge } from '@postern/ui';
import type { ReactNode } from 'react';
import { counted } from '../../texts/common.ts';
import { importTexts as t } from '../../texts/imports.ts';
import { moment, span } from '../../texts/time.ts';

const states: Record<ImportRun['status'], State> = {
  RUNNING: 'working',
  RECEIVED: 'working',
  REVIEW: 'waiting',
  DONE: 'ok',
  FAILED: 'failed',
};

/** Numbers of a run that are worth a word, in words. */
function countsOf({ counts }: ImportRun): string {
  return Object.entries(t.countNames)
    .flatMap(([key, words]) => {
      const n = counts[key];
      return typeof n === 'number' && n > 0 ? [counted(n, ...words)] : [];
    })
    .join(', ');
}

/** The last import: when, how far, what it found. */
export function ImportHead({ run, actions }: { run: ImportRun; actions: ReactNode }) {
  const counts = countsOf(run);
  const going = run.status === 'RUNNING' || run.status === 'RECEIVED';
  return (
    <div className="p-stack">
      <div className="p-row" aria-live="polite">
        <div className="p-grow">
          <div className="p-row">
            <h2>{t.titleOf(t.modes[run.mode], moment(run.started))}</h2>
            <StateBadge state={states[run.status]}>{t.statuses[run.status]}</StateBadge>
          </div>
          <p className="p-small p-second">
            {going && (counts ? (run.status === 'RECEIVED' ? t.matching : t.progress)(counts) : t.reading)}
            {!going && counts && `${t.counts(counts)} `}
            {run.finished && `${span(Date.parse(run.finished) - Date.parse(run.started))}. `}
            {run.status === 'REVIEW' && t.nothingApplied}
          </p>
        </div>
        {actions}
      </div>
      {run.error && (
        <ErrorBlock
          title={run.error.message ?? t.failed}
          next={describe(run.error.code).next}
          code={run.error.code}
          raw={run.error.detail ?? null}
        />
      )}
    </div>
  );
}
