import type { ConnectorTest } from '@postern/protocol/management';
import { describe } from '@postern/protocol/messages';
import { ErrorBlock, Panel, type Stage, StagedCheck, StagedColumns } from '@postern/ui';
import { testTexts as t } from '../../texts/provisioning.ts';
import { moment, span } from '../../texts/time.ts';
import { Capabilities } from './capabilities.tsx';
import { failureOf, type StageName, stageNames } from './test-stages.ts';

interface Props {
  appId: string;
  test: ConnectorTest | undefined;
  running: boolean;
  /** What is known of the last test of the saved settings. */
  last: { at: string; by: string; passed: boolean } | null;
}

/** What each agent found, stage by stage, and what the application says it can do. */
export function TestResult({ appId, test, running, last }: Props) {
  const shown = running ? undefined : test;
  const aside = shown
    ? t.took(moment(shown.at), span(shown.tookMs))
    : !running && last
      ? t.savedTest(last.passed, moment(last.at), last.by)
      : undefined;
  return (
    <Panel title={t.title} padded={false} aside={aside && <span className="p-small p-quiet">{aside}</span>}>
      {shown ? <Found test={shown} /> : <StagedCheck label={t.label} stages={ahead(running)} />}
      {!shown && !running && <p className="p-meta c-pad c-line">{t.before}</p>}
      {shown?.results.some(({ report }) => report?.capabilities) && (
        <Capabilities appId={appId} stated={shown.capabilities} assumed={shown.capabilitiesAssumed} />
      )}
    </Panel>
  );
}

const ahead = (running: boolean): Stage[] =>
  stageNames.map((key) => ({
    key,
    name: t.stages[key],
    state: running ? 'working' : 'not-run',
    found: running ? t.running : t.notYet,
  }));

function Found({ test: { results } }: { test: ConnectorTest }) {
  const columns = results.map((result) => ({
    key: result.agentId,
    name: result.agentName,
    stages: stagesOf(result),
  }));
  const [only] = columns;
  const passed = results.every(({ state }) => state === 'passed');
  return (
    <>
      {columns.length === 1 && only ? (
        <StagedCheck label={t.label} stages={only.stages} />
      ) : (
        <StagedColumns label={t.label} stageHead={t.stageHead} columns={columns} />
      )}
      {passed && (
        <div className="c-pad c-line">
          <ErrorBlock state="ok" title={t.passedAll(results.length)} />
        </div>
      )}
    </>
  );
}

function stagesOf(result: ConnectorTest['results'][number]): Stage[] {
  const failure = failureOf(result);
  const fix = failure && (
    <ErrorBlock
      title={failure.message}
      next={result.state === 'no_answer' ? t.noAnswerNext : nextOf(failure.code)}
      code={failure.code}
      raw={failure.detail ?? null}
    />
  );
  return stageNames.map((key: StageName, n) => {
    const stage = result.report?.stages.find((one) => one.stage === key);
    const state = stage?.state === 'ok' ? 'ok' : stage?.state === 'failed' ? 'failed' : 'not-run';
    const opens = failure && (failure.stage === key || (!failure.stage && n === 0));
    return {
      key,
      name: t.stages[key],
      state: opens ? 'failed' : state,
      found: stage?.found ?? (opens ? t.failed : state === 'ok' ? t.ok : t.notRun),
      ...(stage?.ms === undefined ? {} : { time: span(stage.ms) }),
      ...(opens ? { fix } : {}),
    };
  });
}

/** What to do, where the text needs nothing that only the agent knows. */
function nextOf(code: string): string {
  const { next } = describe(code);
  return next.includes('{') ? '' : next;
}
