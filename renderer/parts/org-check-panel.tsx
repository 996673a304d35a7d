import type { OrgCheck } from '@postern/protocol/console';
import { MarkedText, type Stage, StagedCheck, StateBadge } from '@postern/ui';
import type { ReactNode } from 'react';
import { apiTexts } from '../texts/api.ts';
import { checkTexts as t } from '../texts/check.ts';
import { span } from '../texts/time.ts';

type Found = OrgCheck['stages'][number];

interface Props {
  check: OrgCheck | undefined;
  /** What can be done where a stage failed, in place. */
  fixFor?: (stage: Found) => ReactNode;
}

/** The way to an org, stage by stage; each is listed from the start. The address itself is not a stage for people. */
export function OrgCheckPanel({ check, fixFor }: Props) {
  const stages = (Object.keys(t.stages) as Found['stage'][])
    .filter((stage) => stage !== 'url')
    .map((stage): Found => check?.stages.find((one) => one.stage === stage) ?? { stage, state: 'not_run' });
  const failed = stages.findIndex(({ state }) => state === 'failed');
  return (
    <section className="w-check" aria-label={t.title}>
      <div className="w-check-head">
        <h3 className="p-grow">{t.title}</h3>
        {failed >= 0 ? (
          <StateBadge state="failed">{t.stopped(failed + 1, stages.length)}</StateBadge>
        ) : check?.finished ? (
          <StateBadge state={check.origin ? 'ok' : 'not-run'}>{check.origin ? t.passed : t.notYet}</StateBadge>
        ) : (
          check && <StateBadge state="working">{t.checking}</StateBadge>
        )}
      </div>
      <StagedCheck stages={stages.map((stage) => shown(stage, fixFor))} label={t.title} />
    </section>
  );
}

const states = { ok: 'ok', warning: 'attention', failed: 'failed', running: 'working', not_run: 'not-run' } as const;

function shown(found: Found, fixFor: Props['fixFor']): Stage {
  const { stage, state, ms, code, message, next } = found;
  const words = { running: t.checking, not_run: t.notYet, ok: '', warning: '', failed: '' };
  const told = state === 'failed' || state === 'warning';
  const fix = told && fixFor?.(found);
  const advice = fix ? (t.here[code ?? ''] ?? next) : next;
  return {
    ...{ key: stage, name: t.stages[stage], state: states[state] },
    found: told ? <MarkedText>{message ?? ''}</MarkedText> : (found.found ?? words[state]),
    ...(ms === undefined ? {} : { time: span(ms) }),
    ...(told
      ? {
          fix: (
            <div className="w-fix">
              {advice && (
                <p className="p-small p-second">
                  <MarkedText>{advice}</MarkedText>
                </p>
              )}
              {fix}
              <p className="p-meta">
                {apiTexts.code} <code>{code}</code>
              </p>
            </div>
          ),
        }
      : {}),
  };
}
