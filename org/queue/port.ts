/** The queue: what must still happen in the applications. Implemented in queue/queue.ts. */

import type { JsonObject } from '@postern/protocol/scim';
import type {
  ActionKind,
  ExchangeAnswer,
  ExchangeRequest,
  HeartbeatAnswer,
  HeartbeatRequest,
  Result,
} from '@postern/protocol/wire';
import type { Tx } from '../db/database.ts';
import type { Relay } from './relay/port.ts';

export interface NewAction {
  appId: string;
  kind: ActionKind;
  /** `user:<app_user id>`, `group:<group_push id>`, `import:<app id>`, `test:<any new id>`. */
  orderKey: string;
  /** What people see: a person's or group's id and name. */
  subject: { id: string; name: string };
  /**
   * What the payload is built from at the first hand-out; small, and without secrets. `agents: [agentId]` of a
   * connector.test names who may run it; without it, the agents of the app.
   */
  intent?: JsonObject;
  /** When the change was made; default now. */
  changedAt?: Date;
  runAt?: Date;
}

/** An action as the queue hands it to provisioning. */
export interface QueuedAction {
  id: string;
  seq: string;
  appId: string;
  kind: ActionKind;
  orderKey: string;
  subject: { id: string; name: string };
  intent: JsonObject;
  attempt: number;
  uncertain: boolean;
  changedAt: Date;
  payload: unknown;
  appRev: number | null;
}

export interface AgentCaller {
  agentId: string;
  session: string;
  version: string;
  /** Where the call came from, for the screens. */
  address?: string;
}

export interface Queue {
  /**
   * Adds actions in the caller's transaction and wakes the agents at its commit. A waiting action (never handed out,
   * `ready`, or `held` behind a task) of the same order key that already brings the current state is not doubled:
   * user.push joins a waiting user.provision, push, activate or reactivate; group.push a waiting group.push.
   * @returns ids of the actions that now carry each change, in the order given
   */
  enqueue(tx: Tx, actions: NewAction[]): Promise<string[]>;
  /**
   * `checked`: resolves once it is sure that this call of the agent is a new one. Before that only answers to relayed
   * operations go to those who wait for them here, each under a token that only this agent was given.
   */
  exchange(
    caller: AgentCaller,
    request: ExchangeRequest,
    signal: AbortSignal,
    checked?: Promise<unknown>,
  ): Promise<ExchangeAnswer>;
  heartbeat(caller: AgentCaller, request: HeartbeatRequest): Promise<HeartbeatAnswer>;
  payload(caller: AgentCaller, actionId: string, lease: string): Promise<unknown>;
  /** Waits for an action to finish (tests of a connector, "import now" in tests); undefined when the time is over. */
  finished(actionId: string, timeoutMs: number): Promise<Result | undefined>;
  /** Carries one operation to an agent and waits for the application's answer. */
  relay: Relay;
  /** Puts a held or failed action back (Retry of a task), as one current-state action. */
  retry(tx: Tx, actionId: string): Promise<void>;
  /** Frees everything that an agent holds (revoked, deleted, new session). */
  release(tx: Tx, agentId: string): Promise<void>;
  /** Leases and deliveries that ran out; also called on a timer. Returns how many went back. */
  sweep(): Promise<number>;
  /** Resolves when all answers are counted that callers of relayed operations have had so far. */
  counted(): Promise<void>;
  close(): Promise<void>;
}

/** What the queue asks of provisioning. Implemented in provisioning/provisioning.ts; handed to createQueue. */
export interface ActionPolicy {
  /**
   * Builds the payloads of actions about to be handed out for the first time (or, where a password was sealed to one
   * agent, for the first time to another), set-based, in the queue's transaction. Must answer for every action.
   * An action that is no longer needed is answered `{ cancel: true }`; one that lacks something a person must put
   * right (no unique value) `{ hold: ActionError }`.
   */
  build(tx: Tx, actions: QueuedAction[], agentId: string): Promise<Map<string, Built>>;
  /**
   * Applies accepted results, set-based, in the queue's transaction; says what becomes of each action, of every one.
   * An action that no chosen agent can do arrives here as failed with `no_capable_agent`.
   */
  settle(tx: Tx, results: { action: QueuedAction; result: Result; agentId: string }[]): Promise<Map<string, Settled>>;
  /** A lease ended without an answer (the work may still land): may add the whole-state write that must follow. */
  lapsed(tx: Tx, actions: QueuedAction[]): Promise<void>;
}

export type Built =
  | { payload: unknown; appRev: number }
  | { cancel: true }
  | { hold: import('@postern/protocol/wire').ActionError }
  /** Not for this agent (a password that is sealed to others); it goes to another chosen one. */
  | { refuse: true };

export type Settled =
  | { state: 'done' }
  /** Waits for a person: its order key is held. */
  | { state: 'held' }
  | { state: 'failed' }
  /** Tried again by itself at that time. */
  | { state: 'retry'; at: Date };
