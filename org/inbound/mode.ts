import type { ConnectorDefinition } from '@postern/connector';
import type { InboundModeName, InboundSettings } from '@postern/protocol/management';
import type { Capability } from '@postern/protocol/scim';
import type { CustomAttribute } from '../provisioning/app-settings.ts';

/** The app that an identity provider speaks to. */
export interface InboundApp {
  id: string;
  name: string;
  label: string;
  settings: InboundSettings;
  /** The app's attributes beyond Okta's base profile; they go under its custom URN. */
  customAttributes: CustomAttribute[];
  /** What the connector of the app said that it can; null: it was never tested, or did not say. */
  capabilities: readonly Capability[] | null;
}

/** One request, once it is known who sends it. */
export interface InboundCall {
  app: InboundApp;
  /** The credential that was used. */
  caller: { id: string; name: string };
  /** 32 hex digits, for logs and what is sent on. */
  traceId: string;
  /** Ends when the caller has gone. */
  signal: AbortSignal;
  /** Epoch ms by which the caller should have an answer. */
  deadline: number;
}

/**
 * What stands behind an app's endpoint in one mode: the connector that answers this one call. It is made anew for each
 * call, so it must be cheap to make, and brings a `modify` of its own, since the SDK's would lock nothing. Its functions
 * may throw CodedError: `refused.ts` says which status each becomes.
 */
export type InboundMode = (call: InboundCall) => ConnectorDefinition;

/** The modes that this org has. `off` needs none. */
export type InboundModes = Partial<Record<Exclude<InboundModeName, 'off'>, InboundMode>>;

export const modeNames = (modes: InboundModes) => Object.keys(modes) as (keyof InboundModes)[];
