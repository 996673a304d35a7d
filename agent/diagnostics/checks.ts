import type { AgentState } from '@postern/protocol/console';
import type { ConsoleAgent } from '../console/agent-slot.ts';
import { checkOrg } from '../enrol/check-org.ts';
import type { Parts } from '../parts.ts';
import { nameOf, type Target, targetOf } from '../trust/target.ts';

type Apps = AgentState['apps'];

/** The way to the org and every connector, step by step, all at once. */
export async function checkAll(
  org: string | undefined,
  parts: Pick<Parts, 'trust' | 'clock' | 'openHttp'>,
  agent: Pick<ConsoleAgent, 'state' | 'test'>,
  signal: AbortSignal | undefined,
) {
  const tests = agent.state().apps.map(async ({ appId, label }) => {
    const report = await agent.test(appId, signal).catch((error: Error) => ({ notTested: error.message }));
    return [label, report] as const;
  });
  const { results } = await checkOrg(org, parts);
  return { org: { address: org, stages: results }, connectors: Object.fromEntries(await Promise.all(tests)) };
}

/** The certificate that the org and each connector show, trusted or not. */
export async function certificatesSeen(org: string | undefined, apps: Apps, { trust }: Pick<Parts, 'trust'>) {
  const look = async (target: Target, kind: 'org' | 'connector') => {
    const shown = await trust.inspect(target, { kind }).catch((error: Error) => ({ notSeen: error.message }));
    return [nameOf(target), shown ?? 'it showed none'] as const;
  };
  const connectors = apps.map(({ baseUrl }) => targetOf(baseUrl)).filter(({ secure }) => secure);
  const looks = connectors.map((target) => look(target, 'connector'));
  if (org && targetOf(org).secure) looks.unshift(look(targetOf(org), 'org'));
  return Object.fromEntries(await Promise.all(looks));
}
