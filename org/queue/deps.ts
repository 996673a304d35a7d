import { randomUUID } from 'node:crypto';
import type { ConnectorSettings } from '@postern/protocol/wire';
import type { Logger } from 'pino';
import type { Db } from '../db/database.ts';
import type { ActionPolicy } from './port.ts';

/** Settings of one app as one agent gets them (credentials sealed to it); `null` = the app has none yet. */
export interface AgentSettings {
  appId: string;
  rev: number;
  settings: ConnectorSettings | null;
}

export interface QueueDeps {
  db: Db;
  policy: ActionPolicy;
  /** Epoch ms. The nodes of one org must agree within a second or two: leases are compared with it. */
  clock: () => number;
  log: Pick<Logger, 'error' | 'warn'>;
  settingsFor(agentId: string, appIds: string[]): Promise<AgentSettings[]>;
  /** Milliseconds between two sweeps; 0 = only when `sweep()` is called. Default 1000. */
  sweepEvery?: number;
}

/** Sent as parameters, so that one clock rules and tests can hold it. */
export const at = (ms: number): string => new Date(ms).toISOString();

/** W3C Trace Context of one action. `traceId`: 32 hex digits. */
export const traceparentOf = (traceId: string): string => `00-${traceId}-${spanId()}-01`;

/** 16 hex digits, never all zero: the last ones of a UUID begin with its variant. Those are drawn many at a time. */
const spanId = (): string => randomUUID().slice(19).replace('-', '');
