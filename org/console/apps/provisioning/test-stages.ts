import type { ConnectorTest } from '@postern/protocol/management';
import { capabilities } from '@postern/protocol/scim';
import type { TestStage } from '@postern/protocol/wire';
import { testTexts as t } from '../../texts/provisioning.ts';

export type StageName = TestStage['stage'];

/** The order in which every agent checks. */
export const stageNames = Object.keys(t.stages) as StageName[];

type AgentTest = ConnectorTest['results'][number];

/** What failed at one agent, if anything. */
export interface Failure {
  stage?: StageName;
  code: string;
  message: string;
  detail?: string;
}

export function failureOf({ report, error, state, agentName }: AgentTest): Failure | undefined {
  const failed = report?.stages.find((stage) => stage.state === 'failed');
  if (failed?.error) {
    const { code, message, detail } = failed.error;
    return { stage: failed.stage, code, message, ...(detail ? { detail } : {}) };
  }
  if (error) return { code: error.code, message: error.message };
  if (state === 'passed') return undefined;
  return { code: state, message: t.noAnswer(agentName) };
}

/** What a stage found, short enough for a column. */
export function foundAt(stage: StageName, state: 'ok' | 'failed' | 'not-run', { report }: AgentTest): string {
  if (state === 'not-run') return t.notRun;
  if (state === 'failed') return t.failed;
  if (stage === 'version' && report) return report.version;
  if (stage === 'capabilities' && report) {
    return report.capabilitiesAssumed
      ? t.noneStated
      : t.countOf(report.capabilities?.length ?? capabilities.length, capabilities.length);
  }
  return report?.stages.find((one) => one.stage === stage)?.found ?? t.ok;
}

/** Failures by what they are: the same one at several agents is told once. */
export function sameFailures(results: AgentTest[]): { agents: string[]; failure: Failure }[] {
  const found = new Map<string, { agents: string[]; failure: Failure }>();
  for (const result of results) {
    const failure = failureOf(result);
    if (!failure) continue;
    const key = `${failure.code} ${failure.message}`;
    const same = found.get(key);
    if (same) same.agents.push(result.agentName);
    else found.set(key, { agents: [result.agentName], failure });
  }
  return [...found.values()];
}
