import type { AgentState } from '@postern/protocol/console';

/** Something that goes on only after a person has done something. */
export interface Need {
  /** The same for the same trouble, so that it is told once. */
  key: string;
  title: string;
  body: string;
  /** The screen that says more. */
  screen: string;
}

/** What waits for a person now. That an org is not reached is none: it mends itself, and the icon shows it. */
export function needsOf(agent: AgentState | undefined): Need[] {
  if (!agent) return [];
  const needs: Need[] = [];
  if (agent.state === 'refused' && agent.problem) {
    const { code, message, next } = agent.problem;
    needs.push({ key: code, title: message, body: next, screen: '/' });
  }
  for (const { appId, label, problem } of agent.apps)
    if (problem && problem.class !== 'retry')
      needs.push({
        ...{ key: `${appId} ${problem.code}`, title: `${label} needs you`, body: problem.message },
        screen: '/connectors',
      });
  return needs;
}

/** Says which needs are new since the last look; one that went away and comes back is new again. */
export function createNeedsWatch(): (agent: AgentState | undefined) => Need[] {
  let known = new Set<string>();
  return (agent) => {
    // An agent that is looked for again has not lost its troubles.
    if (!agent) return [];
    const needs = needsOf(agent);
    const fresh = needs.filter(({ key }) => !known.has(key));
    known = new Set(needs.map(({ key }) => key));
    return fresh;
  };
}
