import { type Code, describe, type TrustCode } from '@postern/protocol/messages';
import { type ErrorClass, limits } from '@postern/protocol/wire';
import { ActionFailure } from '../ports.ts';
import type { NetworkFault } from '../trust/network-fault.ts';

export interface FailureOptions {
  class: ErrorClass;
  params: Record<string, string | number>;
  ambiguous?: boolean;
  detail?: string;
  status?: number;
  retryAfterMs?: number;
  helpUrl?: string;
  cause?: unknown;
}

/** A failed action, in the words of the catalogue. */
export function failure(code: Code, options: FailureOptions): ActionFailure {
  const { detail, status, retryAfterMs, helpUrl } = options;
  return new ActionFailure(
    {
      code,
      class: options.class,
      message: describe(code, options.params).text.slice(0, 2000),
      ...(detail ? { detail: detail.slice(0, limits.errorDetail) } : {}),
      ...(status === undefined ? {} : { status }),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(helpUrl ? { helpUrl } : {}),
    },
    { ambiguous: options.ambiguous ?? false, cause: options.cause },
  );
}

/** What each network fault means for an app: wire.md, "Errors have a class". */
const meaning: Readonly<Record<TrustCode, { code: Code; class: ErrorClass }>> = {
  dns_unknown_host: { code: 'connector_unreachable', class: 'app' },
  dns_failed: { code: 'connector_unreachable', class: 'app' },
  connect_refused: { code: 'connector_refused', class: 'app' },
  connect_timeout: { code: 'connector_unreachable', class: 'app' },
  connect_unreachable: { code: 'connector_unreachable', class: 'app' },
  connect_blocked: { code: 'connector_unreachable', class: 'app' },
  connection_reset: { code: 'connector_reset', class: 'retry' },
  answer_timeout: { code: 'connector_timeout', class: 'retry' },
  answer_too_large: { code: 'connector_answer_too_large', class: 'person' },
  answer_not_http: { code: 'connector_not_http', class: 'app' },
  tls_untrusted: { code: 'connector_tls_untrusted', class: 'app' },
  tls_wrong_host: { code: 'connector_tls_wrong_host', class: 'app' },
  tls_expired: { code: 'connector_tls_expired', class: 'app' },
  tls_not_yet_valid: { code: 'connector_tls_expired', class: 'app' },
  tls_revoked: { code: 'connector_tls_expired', class: 'app' },
  tls_version: { code: 'connector_tls_version', class: 'app' },
  tls_not_tls: { code: 'connector_tls_failed', class: 'app' },
  tls_client_certificate: { code: 'connector_tls_client_certificate', class: 'app' },
  tls_handshake_refused: { code: 'connector_tls_failed', class: 'app' },
  tls_weak: { code: 'connector_tls_failed', class: 'app' },
  tls_closed: { code: 'connector_tls_failed', class: 'app' },
  tls_failed: { code: 'connector_tls_failed', class: 'app' },
  tls_file_unreadable: { code: 'connector_tls_failed', class: 'app' },
  proxy_auth_required: { code: 'connector_proxy', class: 'app' },
  proxy_refused: { code: 'connector_proxy', class: 'app' },
  proxy_unreachable: { code: 'connector_proxy', class: 'app' },
  proxy_invalid: { code: 'connector_proxy', class: 'app' },
  http_not_allowed: { code: 'connector_http_not_allowed', class: 'app' },
  request_aborted: { code: 'connector_stopped', class: 'retry' },
  network_failed: { code: 'connector_unreachable', class: 'retry' },
};

/** A network fault as a failed action. A write whose bytes may have left is ambiguous. */
export function networkFailure(
  fault: NetworkFault,
  options: { app: string; write: boolean; seconds: number; megabytes: number },
): ActionFailure {
  const { code, class: errorClass } = meaning[fault.trustCode];
  const params = {
    ...fault.params,
    app: options.app,
    why: fault.message,
    seconds: options.seconds,
    megabytes: options.megabytes,
  };
  return failure(code, {
    class: errorClass,
    params,
    ambiguous: options.write && fault.phase === 'exchange',
    cause: fault,
  });
}
