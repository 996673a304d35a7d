import type { AgentState } from '../health/state.ts';
import type { Timers } from './timers.ts';

export interface StateBoard {
  /** Tells the listeners, once for many changes. */
  changed(): void;
  subscribe(listener: (state: AgentState) => void): () => void;
  close(): void;
}

const everyMs = 100;

/** Shows the state to who wants to see it, at most ten times a second. */
export function createStateBoard(deps: { timers: Timers; read(): AgentState }): StateBoard {
  const listeners = new Set<(state: AgentState) => void>();
  let cancel: (() => void) | undefined;

  function tell(): void {
    cancel = undefined;
    const state = deps.read();
    for (const listener of listeners) listener(state);
  }

  return {
    changed() {
      if (listeners.size > 0) cancel ??= deps.timers.after(everyMs, tell);
    },
    subscribe(listener) {
      listeners.add(listener);
      listener(deps.read());
      return () => listeners.delete(listener);
    },
    close() {
      cancel?.();
      listeners.clear();
    },
  };
}
