import {
  type ExchangeAnswer,
  type ExchangeRequest,
  exchangeAnswer,
  type HeartbeatAnswer,
  heartbeatAnswer,
  leaseHeader,
  limits,
  payloadAnswer,
  sessionHeader,
} from '@postern/protocol/wire';
import { z } from 'zod';
import type { OrgClient } from '../ports.ts';

/** The calls of the wire, each with the session of this process. */
export interface OrgCalls {
  exchange(request: ExchangeRequest, signal?: AbortSignal): Promise<ExchangeAnswer>;
  heartbeat(leases: { actionId: string; lease: string }[], signal?: AbortSignal): Promise<HeartbeatAnswer>;
  /** The payload of an action that was too large for the delivery. */
  payload(actionId: string, lease: string, signal?: AbortSignal): Promise<unknown>;
  importPage(page: ImportPage, signal?: AbortSignal): Promise<void>;
  importComplete(run: ImportRun, body: unknown, signal?: AbortSignal): Promise<void>;
}

export interface ImportRun {
  importId: string;
  attempt: number;
  lease: string;
}

export interface ImportPage extends ImportRun {
  n: number;
  /** NDJSON, gzip. */
  data: Uint8Array;
}

const callTimeoutMs = 30_000;
/** Shorter than the time between two heartbeats, so that a lost one leaves room for the next. */
const heartbeatTimeoutMs = 5_000;
const uploadTimeoutMs = 120_000;

export function createOrgCalls(org: OrgClient, session: string): OrgCalls {
  const headers = { [sessionHeader]: session };
  const pathOf = (run: ImportRun) => `/imports/${run.importId}/${run.attempt}`;
  const leased = (lease: string) => ({ ...headers, [leaseHeader]: lease });
  const withSignal = (signal: AbortSignal | undefined) => (signal ? { signal } : {});

  return {
    exchange(body, signal) {
      const timeoutMs = body.wait > 0 ? body.wait * 1000 + limits.waitMargin : callTimeoutMs;
      const call = { method: 'POST', path: '/exchange', schema: exchangeAnswer, body, headers, repeats: true } as const;
      return org.call({ ...call, timeoutMs, ...withSignal(signal) });
    },
    heartbeat(leases, signal) {
      const call = { method: 'POST', path: '/heartbeat', schema: heartbeatAnswer, body: { leases }, headers } as const;
      return org.call({ ...call, timeoutMs: heartbeatTimeoutMs, ...withSignal(signal) });
    },
    async payload(actionId, lease, signal) {
      const call = { method: 'GET', path: `/actions/${actionId}/payload`, schema: payloadAnswer } as const;
      const answer = await org.call({
        ...call,
        headers: leased(lease),
        timeoutMs: callTimeoutMs,
        ...withSignal(signal),
      });
      return answer.payload;
    },
    async importPage(page, signal) {
      const bytes = { data: page.data, contentType: 'application/x-ndjson', contentEncoding: 'gzip' };
      const call = { method: 'PUT', path: `${pathOf(page)}/pages/${page.n}`, schema: z.unknown(), bytes } as const;
      await org.call({ ...call, headers: leased(page.lease), timeoutMs: uploadTimeoutMs, ...withSignal(signal) });
    },
    async importComplete(run, body, signal) {
      const call = { method: 'POST', path: `${pathOf(run)}/complete`, schema: z.unknown(), body } as const;
      await org.call({ ...call, headers: leased(run.lease), timeoutMs: uploadTimeoutMs, ...withSignal(signal) });
    },
  };
}
