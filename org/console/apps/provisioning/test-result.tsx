import type { ConnectorTest } from '@postern/protocol/management';
import { describe } from '@postern/protocol/messages';
import { ErrorBlock, Panel, type Stage, StagedCheck, StagedColumns } from '@postern/ui';
import { testTexts as t } from '../../texts/provisioning.ts';
import { moment, span } from '../../texts/time.ts';
import { Capabilities } from './capabilities.tsx';
import { type Failure, failureOf, foundAt, sameFailures, stageNames } from './test-stages.ts';

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
      {shown?.results.every(({ state }) => state === 'passed') && (
        <div className="c-pad c-line">
          <ErrorBlock state="ok" title={t.passedAll(shown.results.length)} />
        </div>
      )}
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
  const [only] = results;
  if (results.length === 1 && only) {
    return <StagedCheck label={t.label} stages={stagesOf(only, true)} />;
  }
  const columns = results.map((result) => ({
    key: result.agentId,
    name: result.agentName,
    stages: stagesOf(result, false),
  }));
  const failures = sameFailures(results);
  return (
    <StagedColumns label={t.label} stageHead={t.stageHead} columns={columns}>
      {failures.length > 0 &&
        failures.map(({ agents, failure }) => (
          <FailureBlock key={agents.join()} failure={failure} title={t.at(agents.join(', '), failure.message)} />
        ))}
    </StagedColumns>
  );
}

function FailureBlock({ failure, title }: { failure: Failure; title: string }) {
  return <ErrorBlock title={title} next={nextOf(failure)} code={failure.code} raw={failure.detail ?? null} />;
}

/** @param opens whether the failed stage opens where it stands */
function stagesOf(result: ConnectorTest['results'][number], opens: boolean): Stage[] {
  const failure = failureOf(result);
  return stageNames.map((key, n) => {
    const stage = result.report?.stages.find((one) => one.stage === key);
    const failed = failure !== undefined && (failure.stage === key || (!failure.stage && n === 0));
    const state = failed ? 'failed' : stage?.state === 'ok' ? 'ok' : 'not-run';
    return {
      key,
      name: t.stages[key],
      state,
      found: foundAt(key, state, result),
      ...(stage?.ms === undefined ? {} : { time: span(stage.ms) }),
      ...(failed && opens ? { fix: <FailureBlock failure={failure} title={failure.message} /> } : {}),
    };
  });
}

/** What to do, where the text needs nothing that only the agent knows. */
function nextOf({ code }: Failure): string {
  if (code === 'no_answer') return t.noAnswerNext;
  const { next } = describe(code);
  return next.includes('{') ? '' : next;
}
