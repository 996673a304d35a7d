import { CodedError } from '@postern/protocol/messages';
import type { Agent } from '../agent.ts';
import type { AgentState } from '../health/state.ts';

/** What the screens need of an agent. */
export type ConsoleAgent = Pick<
  Agent,
  'state' | 'subscribe' | 'actions' | 'searchActions' | 'outline' | 'action' | 'summary' | 'test' | 'pause' | 'resume'
>;

export interface AgentSlot extends ConsoleAgent {
  /** From now on this agent answers, also to those who subscribed before. */
  put(agent: ConsoleAgent): void;
  /** From now on there is none, and the screens show this. */
  clear(shown: AgentState): void;
}

/** Stands where the agent will be: before enrolment there is none, and the screens show `empty`. */
export function createAgentSlot(first: AgentState): AgentSlot {
  let empty = first;
  let agent: ConsoleAgent | undefined;
  const leaving = new Map<(state: AgentState) => void, () => void>();
  const there = (): ConsoleAgent => {
    if (!agent) throw new CodedError('not_enrolled');
    return agent;
  };
  return {
    put(next) {
      agent = next;
      for (const [listener, leave] of leaving) {
        leave();
        leaving.set(listener, next.subscribe(listener));
      }
    },
    clear(shown) {
      agent = undefined;
      empty = shown;
      for (const [listener, leave] of leaving) {
        leave();
        leaving.set(listener, () => undefined);
        listener(empty);
      }
    },
    state: () => agent?.state() ?? empty,
    subscribe(listener) {
      if (agent) leaving.set(listener, agent.subscribe(listener));
      else {
        leaving.set(listener, () => undefined);
        listener(empty);
      }
      return () => {
        leaving.get(listener)?.();
        leaving.delete(listener);
      };
    },
    actions: (query) => agent?.actions(query) ?? [],
    searchActions: async (query) => agent?.searchActions(query) ?? [],
    outline: async (query, pageSize) => agent?.outline(query, pageSize) ?? { total: 0, pageSize, ends: [] },
    action: (id) => agent?.action(id),
    summary: async (since) =>
      agent?.summary(since) ?? { kept: 0, done: 0, failed: 0, waiting: 0, apps: [], minutes: [] },
    test: async (appId, signal) => there().test(appId, signal),
    pause: async () => there().pause(),
    resume: async () => there().resume(),
  };
}
