import type { ScimVersion } from '@postern/protocol/scim';
import type { Action, ConnectorSettings, PasswordOrder, Resource } from '@postern/protocol/wire';
import type { Doubt } from '../journal/record.ts';
import type { Connector, ConnectorAnswer } from '../ports.ts';

export type Request = Omit<Parameters<Connector['send']>[0], 'traceparent' | 'signal' | 'seen'>;

/** What a handler has at hand while it carries out one action. */
export interface Run {
  readonly action: Action;
  /** Name of the app for people. */
  readonly app: string;
  readonly settings: ConnectorSettings;
  readonly version: ScimVersion;
  readonly signal: AbortSignal;
  /** An earlier request of this action may still land. */
  readonly doubt: Doubt | undefined;
  /** The process that started this action is gone. */
  readonly resumed: boolean;
  /** A request that changes nothing. Throws LeaseGone before it is sent where the lease is in doubt. */
  read(request: Request): Promise<ConnectorAnswer>;
  /** A request that changes something: the journal says `sending` before it leaves. */
  write(request: Request): Promise<ConnectorAnswer>;
  /** The clear text of a password order; undefined without one. */
  password(order: PasswordOrder | undefined): Promise<string | undefined>;
  /** Waits, without a slot of the app, until a request sent at `sentAt` (epoch ms) can no longer land. */
  settleDoubt(sentAt: number): Promise<void>;
  /** Epoch ms, by the org's clock. */
  now(): number;
  /** Epoch ms of the last write that left. */
  lastWriteAt(): number;
  /** The journal says `sending` when it resolves; writes do it by themselves. */
  announce(): Promise<void>;
  log(message: string, facts: Record<string, unknown>): void;
}

/** The lease ended or its 80 % are over: nothing further is sent and nothing is reported. */
export class LeaseGone extends Error {
  constructor() {
    super('the lease is gone');
    this.name = 'LeaseGone';
  }
}

export type Handled = Resource | 'unsupported';
export type Handler<A extends Action> = (run: Run, action: A) => Promise<Handled>;
