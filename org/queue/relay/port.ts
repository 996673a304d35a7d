import type { JsonObject } from '@postern/protocol/scim';
import type { ActionError, Relayed, RelayOperation } from '@postern/protocol/wire';

/** One operation that its caller waits for. */
export interface RelayRequest {
  appId: string;
  /** Without its password. */
  operation: RelayOperation;
  /** The password of the operation, one JWE for each agent of the app. */
  sealed?: JsonObject;
  subject: { id: string; name: string };
  /** A create that says the same as one whose caller has gone joins that, and gets its answer. */
  same?: string;
  /** Epoch ms: until then somebody waits. */
  deadline: number;
  /** 32 hex digits. */
  traceId: string;
  /** Ends when the caller has gone. */
  signal: AbortSignal;
}

export type RelayOutcome =
  | { came: 'answer'; relayed: Relayed }
  /** The agent could not carry it out. */
  | { came: 'failure'; error: ActionError }
  /** Nothing was sent: no agent of the app is there, or none had room in time. */
  | { came: 'no-agent' | 'no-room' }
  /** The time is over while an agent has it: a write is looked up, and done or not. */
  | { came: 'nothing' }
  | { came: 'caller-gone' };

/** Carries one operation to an agent of the app and back. Never rejects for what happens on the way. */
export type Relay = (request: RelayRequest) => Promise<RelayOutcome>;
