import type { TrustCode } from '@postern/protocol/messages';

/**
 * What the codes of node, OpenSSL and undici mean. Connect: nothing of the request has left. Exchange: it may have.
 * OpenSSL's `ERR_SSL_*` codes that are not listed are `tls_failed`; anything else is `network_failed`.
 */
export const faultTable: Readonly<Record<string, { code: TrustCode; phase: 'connect' | 'exchange' }>> = {
  ...codes('connect', 'dns_unknown_host', [
    'ENOTFOUND',
    'ENODATA',
    'ENONAME',
    'EAI_NONAME',
    'EAI_NODATA',
    'ENOTIMP',
    'EBADNAME',
  ]),
  ...codes('connect', 'dns_failed', [
    'EAI_AGAIN',
    'EAI_FAIL',
    'ESERVFAIL',
    'EREFUSED',
    'ETIMEOUT',
    'EAI_MEMORY',
    'EAI_SYSTEM',
  ]),
  ...codes('connect', 'connect_refused', ['ECONNREFUSED']),
  ...codes('connect', 'connect_timeout', ['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'POSTERN_CONNECT_TIMEOUT']),
  ...codes('connect', 'connect_unreachable', [
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EHOSTDOWN',
    'ENETDOWN',
    'EADDRNOTAVAIL',
    'EINVAL',
  ]),
  ...codes('connect', 'connect_blocked', ['EACCES', 'EPERM']),
  ...codes('connect', 'tls_untrusted', [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'CERT_UNTRUSTED',
    'CERT_REJECTED',
    'CERT_SIGNATURE_FAILURE',
    'CERT_CHAIN_TOO_LONG',
    'INVALID_CA',
    'INVALID_PURPOSE',
    'PATH_LENGTH_EXCEEDED',
    'UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY',
    'UNABLE_TO_DECRYPT_CERT_SIGNATURE',
  ]),
  ...codes('connect', 'tls_wrong_host', [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'HOSTNAME_MISMATCH',
    'ERR_TLS_CERT_ALTNAME_FORMAT',
  ]),
  ...codes('connect', 'tls_expired', ['CERT_HAS_EXPIRED']),
  ...codes('connect', 'tls_not_yet_valid', ['CERT_NOT_YET_VALID']),
  ...codes('connect', 'tls_revoked', ['CERT_REVOKED']),
  ...codes('connect', 'tls_version', [
    'ALERT_PROTOCOL_VERSION',
    'ALERT_INSUFFICIENT_SECURITY',
    'ALERT_INAPPROPRIATE_FALLBACK',
    'ERR_SSL_UNSUPPORTED_PROTOCOL',
    'ERR_SSL_NO_PROTOCOLS_AVAILABLE',
    'ERR_SSL_VERSION_TOO_LOW',
    'ERR_SSL_UNSUPPORTED_SSL_VERSION',
  ]),
  ...codes('connect', 'tls_not_tls', [
    'ERR_SSL_WRONG_VERSION_NUMBER',
    'ERR_SSL_PACKET_LENGTH_TOO_LONG',
    'ERR_SSL_HTTP_REQUEST',
    'ERR_SSL_RECORD_LAYER_FAILURE',
    'ERR_SSL_UNEXPECTED_MESSAGE',
    'ERR_SSL_BAD_RECORD_TYPE',
  ]),
  ...codes('connect', 'tls_client_certificate', [
    'ALERT_CERTIFICATE_REQUIRED',
    'ALERT_NO_CERTIFICATE',
    'ALERT_BAD_CERTIFICATE',
    'ALERT_CERTIFICATE_EXPIRED',
    'ALERT_CERTIFICATE_REVOKED',
    'ALERT_CERTIFICATE_UNKNOWN',
    'ALERT_UNSUPPORTED_CERTIFICATE',
    'ALERT_UNKNOWN_CA',
    'ALERT_ACCESS_DENIED',
    'ALERT_DECRYPT_ERROR',
  ]),
  ...codes('connect', 'tls_handshake_refused', ['ALERT_HANDSHAKE_FAILURE', 'ERR_SSL_NO_SHARED_CIPHER']),
  ...codes('connect', 'tls_weak', [
    'EE_KEY_TOO_SMALL',
    'CA_KEY_TOO_SMALL',
    'CA_MD_TOO_WEAK',
    'EE_MD_TOO_WEAK',
    'ERR_SSL_DH_KEY_TOO_SMALL',
    'ERR_SSL_EE_KEY_TOO_SMALL',
    'ERR_SSL_CA_MD_TOO_WEAK',
    'ERR_SSL_BAD_ECPOINT',
  ]),
  ...codes('connect', 'tls_closed', ['POSTERN_TLS_CLOSED']),
  // Closed before the request was taken.
  ...codes('connect', 'connection_reset', ['UND_ERR_CLOSED']),
  ...codes('exchange', 'connection_reset', [
    'ECONNRESET',
    'ECONNABORTED',
    'EPIPE',
    'UND_ERR_SOCKET',
    'UND_ERR_DESTROYED',
    'ERR_STREAM_PREMATURE_CLOSE',
    'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
    'ENOTCONN',
  ]),
  ...codes('exchange', 'answer_timeout', ['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']),
  ...codes('exchange', 'answer_too_large', ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'UND_ERR_HEADERS_OVERFLOW']),
  ...codes('exchange', 'request_aborted', ['UND_ERR_ABORTED', 'ABORT_ERR', 'UND_ERR_ABORT']),
};

/**
 * What a code means. OpenSSL's names of the peer's alerts differ from version to version
 * (`ERR_SSL_SSLV3_ALERT_X`, `ERR_SSL_TLSV13_ALERT_X`, `ERR_SSL_SSL/TLS_ALERT_X`), so only the alert counts.
 */
export function meaningOf(code: string): { code: TrustCode; phase: 'connect' | 'exchange' } | undefined {
  const name = code.replace(/^ERR_SSL_\S*?ALERT_/, 'ALERT_');
  return Object.hasOwn(faultTable, name) ? faultTable[name] : undefined;
}

function codes(
  phase: 'connect' | 'exchange',
  code: TrustCode,
  names: string[],
): Record<string, { code: TrustCode; phase: 'connect' | 'exchange' }> {
  return Object.fromEntries(names.map((name) => [name, { code, phase }]));
}
