/**
 * The seams between the agent's parts. Each part gets what it needs through its `create…` function; nothing reaches
 * around these.
 */

import type { Exchange } from '@postern/protocol/console';
import type { JsonObject, ScimVersion } from '@postern/protocol/scim';
import type { ActionError, ConnectorSettings, TestReport } from '@postern/protocol/wire';
import type { Logger } from 'pino';
import type { z } from 'zod';

export type Log = Logger;

export interface Clock {
  /** Epoch ms, corrected by what the org's answers said of its own time. */
  now(): number;
  /** Monotonic ms: leases count down on this one. */
  monotonic(): number;
  /** Takes the org's `serverTime` (epoch ms) of an answer that was asked for at `askedAt` (monotonic). */
  learn(serverTime: number, askedAt: number): void;
}

/** Authorized calls to the org: DPoP, nonces, tokens and the clock are its business. Implemented in link/org-client.ts. */
export interface OrgClient {
  /** Parses the answer with `schema`. Throws OrgFault. `path` is below `/agent/v1`. */
  call<T>(request: {
    method: 'GET' | 'POST' | 'PUT' | 'DELETE';
    path: string;
    schema: z.ZodType<T>;
    /** JSON, or bytes that go as they are with their content type. */
    body?: unknown;
    bytes?: { data: Uint8Array; contentType: string; contentEncoding?: string };
    headers?: Record<string, string>;
    /** The same is called again and again: the next proof is made ahead. */
    repeats?: boolean;
    timeoutMs: number;
    signal?: AbortSignal;
  }): Promise<T>;
  close(): Promise<void>;
}

/** A refused or failed call to the org. */
export class OrgFault extends Error {
  /** Code of the org's answer or of the catalogue (`org_unreachable`, `tls_untrusted` …). */
  readonly code: string;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;
  /** False: asking again can never help (revoked, upgrade_required …). */
  readonly retryable: boolean;

  constructor(fault: {
    code: string;
    message: string;
    status?: number;
    retryAfterMs?: number;
    retryable: boolean;
    cause?: unknown;
  }) {
    super(fault.message, { cause: fault.cause });
    this.name = 'OrgFault';
    this.code = fault.code;
    this.status = fault.status;
    this.retryAfterMs = fault.retryAfterMs;
    this.retryable = fault.retryable;
  }
}

/** A request and its answer as the journal may hold them. */
export type KeepExchange = () => Omit<Exchange, 'at' | 'answeredAt'>;

export interface ConnectorAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  /** The parsed body where it was a JSON object. */
  json: JsonObject | undefined;
  text: string;
}

/** One application's SCIM server. Implemented in scim/connector.ts. */
export interface Connector {
  readonly settings: ConnectorSettings;
  readonly rev: number;
  readonly version: ScimVersion;
  /** Sends one request and answers for every 2xx, and for the statuses in `expect`. Throws ActionFailure for all else. */
  send(request: {
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    /** Absolute, made by protocol/scim's url helpers. */
    url: string;
    body?: JsonObject;
    expect?: number[];
    traceparent?: string;
    signal?: AbortSignal;
    /** Called once the request is over, with or without an answer. `keep` tells it without secrets; it costs some time. */
    seen?: (keep: KeepExchange) => void;
  }): Promise<ConnectorAnswer>;
  close(): Promise<void>;
}

/** An action that did not work, already in words for an admin. */
export class ActionFailure extends Error {
  readonly error: ActionError;
  /** The request may have reached the application without an answer: look before writing again. */
  readonly ambiguous: boolean;

  constructor(error: ActionError, options: { ambiguous: boolean; cause?: unknown }) {
    super(error.message, { cause: options.cause });
    this.name = 'ActionFailure';
    this.error = error;
    this.ambiguous = options.ambiguous;
  }
}

/** Makes, keeps and closes the connectors of this agent's apps. Implemented in scim/connectors.ts. */
export interface Connectors {
  /** Settings as the org sent them; `null` = no longer served. Sealed credentials are opened here. */
  configure(appId: string, rev: number, settings: ConnectorSettings | null): Promise<void>;
  /** Throws ActionFailure (`app_unknown`) where the app is not served here. */
  get(appId: string): Promise<Connector>;
  /**
   * A connector of the app's own settings with one connection, for a call that stays open: it takes none from the
   * app's work. The caller closes it. Throws ActionFailure as `get`.
   */
  apart(appId: string): Promise<Connector>;
  revs(): Record<string, number>;
  /** Staged test of settings that need not be saved: DNS, TCP, TLS, auth, version, capabilities, one page. */
  test(settings: ConnectorSettings, signal?: AbortSignal): Promise<TestReport>;
  close(): Promise<void>;
}

/** Opens what was sealed to this agent (compact JWE, ECDH-ES, A256GCM). Implemented in keychain/. */
export interface Unsealer {
  open(jwe: string): Promise<string>;
}
