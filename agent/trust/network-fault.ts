import { CodedError, type TrustCode } from '@postern/protocol/messages';
import type { CertificateFacts } from './certificate.ts';
import { meaningOf } from './fault-table.ts';
import { nameOf, type Target } from './target.ts';

type Phase = 'connect' | 'exchange';

/** A connection or exchange that failed below HTTP, in words. */
export class NetworkFault extends CodedError {
  /** `connect`: nothing of the request has left this machine. */
  readonly phase: Phase;
  /** The one that was refused, where it could be looked at. */
  certificate?: CertificateFacts;

  constructor(code: TrustCode, params: Record<string, string | number>, phase: Phase, cause?: unknown) {
    super(code, params, { cause });
    this.name = 'NetworkFault';
    this.phase = phase;
  }

  get trustCode(): TrustCode {
    return this.code as TrustCode;
  }
}

/** What is known beside the error itself; fills the texts. */
export interface FaultContext {
  target: Target;
  minVersion?: string;
  connectSeconds?: number;
  issuer?: string;
  names?: string;
  until?: string;
}

/** Names any error of a socket, of TLS or of undici. Never throws; an unknown one is `network_failed` with its text. */
export function networkFault(error: unknown, context: FaultContext): NetworkFault {
  for (const one of chain(error)) if (one instanceof NetworkFault) return one;
  const { target } = context;
  const { code, phase, detail } = classify(error);
  const params = {
    host: target.host,
    target: nameOf(target),
    detail,
    minVersion: context.minVersion ?? '1.2',
    seconds: context.connectSeconds ?? 10,
    issuer: context.issuer ?? 'an unknown authority',
    names: context.names ?? 'another name',
    until: context.until ?? 'before today',
  };
  return new NetworkFault(code, params, phase, error);
}

function classify(error: unknown): { code: TrustCode; phase: Phase; detail: string } {
  let tls: string | undefined;
  for (const one of chain(error)) {
    const { code, name, message } = one as { code?: unknown; name?: string; message?: string };
    const known = typeof code === 'string' ? meaningOf(handshakeCut(code, message)) : undefined;
    if (known) return { ...known, detail: short(one) };
    if (typeof code === 'string' && code.startsWith('ERR_SSL_')) tls = code;
    if (name === 'HTTPParserError') return { code: 'answer_not_http', phase: 'exchange', detail: short(one) };
    if (name === 'AbortError') return { code: 'request_aborted', phase: 'exchange', detail: 'stopped' };
  }
  if (tls) return { code: 'tls_failed', phase: 'connect', detail: tls };
  return { code: 'network_failed', phase: 'exchange', detail: short(error) };
}

/** Node names a hang-up during the handshake like any other reset; only its text tells. */
function handshakeCut(code: string, message: unknown): string {
  return code === 'ECONNRESET' && /before secure TLS connection/.test(String(message)) ? 'POSTERN_TLS_CLOSED' : code;
}

/** The error, its causes, and what an AggregateError (several addresses tried) holds; ends on a loop. */
function* chain(error: unknown, depth = 0): Generator<unknown> {
  if (typeof error !== 'object' || error === null || depth > 5) return;
  yield error;
  if (error instanceof AggregateError) for (const one of error.errors) yield* chain(one, depth + 1);
  if ('cause' in error) yield* chain(error.cause, depth + 1);
}

function short(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string') return code;
  return typeof message === 'string' && message !== '' ? message.split('\n', 1)[0]!.slice(0, 200) : 'unknown';
}
