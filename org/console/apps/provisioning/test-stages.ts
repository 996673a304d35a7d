import type { ConnectorTest } from '@postern/protocol/management';
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
