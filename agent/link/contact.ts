import { describe } from '@postern/protocol/messages';
import type { AgentState } from '../health/state.ts';
import { OrgFault } from '../ports.ts';

export type LinkState = Extract<AgentState['state'], 'connecting' | 'connected' | 'offline' | 'refused'>;
export type Problem = NonNullable<AgentState['problem']>;

/** Faults that asking again does not cure; a person can, so the agent still looks in from time to time. */
const refusals: ReadonlySet<string> = new Set(['agent_revoked', 'key_removed', 'upgrade_required', 'agent_cloned']);

export interface Contact {
  readonly state: LinkState;
  readonly lastContactAt: number | undefined;
  /** The org answered. */
  ok(): void;
  failed(fault: unknown): void;
  problem(): Problem | undefined;
  /** Resolves at the next answer of the org. */
  restored(signal: AbortSignal): Promise<void>;
}

export interface ContactDeps {
  version: string;
  now(): number;
  changed(): void;
}

/** What the last calls to the org say about the connection. */
export function createContact(deps: ContactDeps): Contact {
  let state: LinkState = 'connecting';
  let problem: Problem | undefined;
  let lastContactAt: number | undefined;
  let waiting = new Set<() => void>();

  function set(next: LinkState, why: Problem | undefined): void {
    const same = state === next && problem?.code === why?.code;
    state = next;
    problem = why;
    if (!same) deps.changed();
  }

  return {
    get state() {
      return state;
    },
    get lastContactAt() {
      return lastContactAt;
    },
    ok() {
      lastContactAt = deps.now();
      set('connected', undefined);
      const wake = waiting;
      waiting = new Set();
      for (const one of wake) one();
    },
    failed(fault) {
      const { code, message } = fault instanceof OrgFault ? fault : { code: 'agent_fault', message: String(fault) };
      const refused = refusals.has(code);
      // Another call may fail by network while the org's refusal stands.
      if (state === 'refused' && !refused) return;
      const known = describe(code, { version: deps.version });
      set(refused ? 'refused' : 'offline', { code, message: refused ? known.text : message, next: known.next });
    },
    problem: () => problem,
    restored(signal) {
      return new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const done = () => {
          signal.removeEventListener('abort', done);
          waiting.delete(done);
          resolve();
        };
        waiting.add(done);
        signal.addEventListener('abort', done, { once: true });
      });
    },
  };
}
