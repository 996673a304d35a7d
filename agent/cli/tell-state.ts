import type { AgentState } from '@postern/protocol/console';
import type { Notifier } from '../service/notify.ts';
import { stateWords } from './status.ts';

/** What is told about. */
interface Subject {
  state(): AgentState;
  subscribe(listener: (state: AgentState) => void): () => void;
}

/**
 * Tells whatever runs the service how the agent stands. The service counts as started as soon as the agent runs: an org
 * that is not reached is a state of it. Returns what to call when it ends.
 */
export function tellState(agent: Subject, notifier: Notifier): () => void {
  let shown = lineOf(agent.state());
  notifier.ready(shown);
  const leave = agent.subscribe((state) => {
    const line = lineOf(state);
    if (line !== shown) notifier.status(line);
    shown = line;
  });
  return () => {
    leave();
    notifier.stopping();
  };
}

function lineOf({ state, org, problem }: AgentState): string {
  const at = org ? ` · ${new URL(org).host}` : '';
  return `${stateWords[state]}${at}${problem ? ` · ${problem.message} (${problem.code})` : ''}`;
}
