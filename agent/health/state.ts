import type { ActionError } from '@postern/protocol/wire';

/** What every screen, the tray and `postern status` show. The first item of a stream is all of it. */
export interface AgentState {
  state: 'not_enrolled' | 'connecting' | 'connected' | 'offline' | 'paused' | 'refused';
  org?: string;
  agentId?: string;
  name?: string;
  fingerprint?: string;
  version: string;
  startedAt: number;
  lastContactAt?: number;
  /** Why it is not connected: a code of the catalogue and its texts. */
  problem?: { code: string; message: string; next: string };
  inFlight: number;
  done: number;
  failed: number;
  lastAction?: { at: number; kind: string; subject: string; app: string; status: string };
  apps: { appId: string; label: string; baseUrl: string; version: string; versionWhy: string; problem?: ActionError }[];
}
