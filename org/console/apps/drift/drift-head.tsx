import { Progress } from '@mantine/core';
import type { DriftCheck } from '@postern/protocol/management';
import { describe } from '@postern/protocol/messages';
import { ErrorBlock, type State, StateBadge } from '@postern/ui';
import type { ReactNode } from 'react';
import { counted } from '../../texts/common.ts';
import { driftTexts as t } from '../../texts/drift.ts';
import { moment } from '../../texts/time.ts';

const states: Record<DriftCheck['status'], State> = {
  RUNNING: 'working',
  COMPARING: 'working',
  DONE: 'ok',
  FAILED: 'failed',
};
const counts = ['changed', 'gone', 'unknown', 'changedGroups'] as const;

function saidOf(check: DriftCheck): string {
  if (check.status === 'RUNNING') return t.reading(check.read);
  if (check.status === 'COMPARING') return t.comparing(check.compared, check.total);
  if (check.status === 'FAILED') return '';
  const parts = counts.flatMap((name) => (check[name] > 0 ? [counted(check[name], ...t.counts[name])] : []));
  const found = parts.length > 0 ? t.result(parts.join(', ')) : t.inStep(check.total - check.pending);
  return found + (check.pending > 0 ? t.pending(check.pending) : '');
}

/** The last check: when, how far, what it found. */
export function DriftHead({ check, action }: { check: DriftCheck; action: ReactNode }) {
  return (
    <div className="p-stack">
      <div className="p-row" aria-live="polite">
        <div className="p-grow">
          <div className="p-row">
            <h2>{t.title(moment(check.started))}</h2>
            <StateBadge state={states[check.status]}>{t.statuses[check.status]}</StateBadge>
          </div>
          <p className="p-small p-second">{saidOf(check)}</p>
        </div>
        {action}
      </div>
      {check.status === 'COMPARING' && (
        <Progress value={(check.compared / Math.max(1, check.total)) * 100} aria-label={t.progress} />
      )}
      {check.mismatch && (
        <ErrorBlock
          state="attention"
          title={t.mismatch.title(check.mismatch.said, check.mismatch.got)}
          next={t.mismatch.next}
        />
      )}
      {check.error && (
        <ErrorBlock
          title={check.error.message ?? t.failed}
          next={describe(check.error.code).next}
          code={check.error.code}
          raw={check.error.detail ?? null}
        />
      )}
    </div>
  );
}
