import type { AgentState } from '@postern/protocol/console';
import { createContext, useContext } from 'react';

export const StateContext = createContext<AgentState | undefined>(undefined);

/** The agent's state, live. */
export function useAgentState(): AgentState {
  const state = useContext(StateContext);
  if (!state) throw new Error('no state around this component');
  return state;
}
