import { describe } from '@postern/protocol/messages';
import type { TestReport } from '@postern/protocol/wire';
import { ErrorBlock, type Stage, StagedCheck, StateBadge } from '@postern/ui';
import { apiTexts } from '../texts/api.ts';
import { connectorTexts as t } from '../texts/connectors.ts';
import { clock, span } from '../texts/time.ts';

const names = Object.entries(t.stages) as [keyof typeof t.stages, string][];

/** The stages of a test, all from the start; without a report it still runs. */
export function ConnectorTest({ report, label, at }: { report: TestReport | undefined; label: string; at: number }) {
  const failed = report?.stages.some(({ state }) => state === 'failed');
  const stages = names.map(([key, name], n): Stage => {
    const stage = report?.stages.find((one) => one.stage === key);
    if (!stage) return { key, name, state: n === 0 ? 'working' : 'not-run', found: n === 0 ? t.testing : t.notRun };
    const { error } = stage;
    return {
      ...{ key, name, state: stage.state === 'not_run' ? 'not-run' : stage.state },
      found: error ? error.message : (stage.found ?? (stage.state === 'not_run' ? t.notRun : '')),
      ...(stage.ms === undefined ? {} : { time: span(stage.ms) }),
      ...(error
        ? {
            fix: (
              <ErrorBlock
                title={error.message}
                next={describe(error.code, { app: label }).next}
                code={error.code}
                codeLabel={apiTexts.code}
                raw={error.detail ?? null}
              />
            ),
          }
        : {}),
    };
  });
  return (
    <section className="w-check" aria-label={t.result}>
      <div className="w-check-head">
        <h3 className="p-grow">{t.result}</h3>
        {report ? (
          <StateBadge state={failed ? 'failed' : 'ok'}>{failed ? t.failed(clock(at)) : t.passed(clock(at))}</StateBadge>
        ) : (
          <StateBadge state="working">{t.testing}</StateBadge>
        )}
      </div>
      <StagedCheck stages={stages} label={t.result} />
    </section>
  );
}
