import type { Agent } from '@postern/protocol/management';
import { type State, StateBadge } from '@postern/ui';
import { agentTexts } from '../texts/agents.ts';

type Shown = Pick<Agent, 'status' | 'connection' | 'connectionWhy' | 'paused'>;

function stateOf({ status, connection, paused }: Shown): { state: State; word: string } {
  const { states } = agentTexts;
  if (status === 'inactive') return { state: 'paused', word: states.inactive };
  if (status === 'revoked') return { state: 'failed', word: states.revoked };
  if (connection === 'green') return { state: 'ok', word: states.green };
  if (paused) return { state: 'paused', word: states.paused };
  return connection === 'amber' ? { state: 'attention', word: states.amber } : { state: 'failed', word: states.red };
}

/** The circle of an agent: colour, shape and word. */
export function AgentState({ agent, pill }: { agent: Shown; pill?: boolean }) {
  const { state, word } = stateOf(agent);
  return (
    <StateBadge state={state} pill={pill ?? false} title={agent.connectionWhy}>
      {word}
    </StateBadge>
  );
}
