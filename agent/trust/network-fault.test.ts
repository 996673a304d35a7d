import * as tls from 'node:tls';
import { catalogue } from '@postern/protocol/messages';
import fc from 'fast-check';
import { errors } from 'undici';
import { expect, test } from 'vitest';
import { faultTable } from './fault-table.ts';
import { networkFault } from './network-fault.ts';

const target = { host: 'app.test', port: 443, secure: true };

test('every code of the table gives a filled text', () => {
  for (const name of Object.keys(faultTable)) {
    const fault = networkFault(Object.assign(new Error('x'), { code: name }), { target });
    expect(fault.code).toBe(faultTable[name]!.code);
    expect(fault.message).not.toMatch(/[{}]/);
    expect(fault.next).not.toMatch(/[{}]/);
  }
});

test('every verification error that OpenSSL has, and node passes on, is named', () => {
  const names = [
    'UNABLE_TO_GET_ISSUER_CERT',
    'CERT_NOT_YET_VALID',
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'CERT_CHAIN_TOO_LONG',
    'CERT_REVOKED',
    'INVALID_CA',
    'PATH_LENGTH_EXCEEDED',
    'INVALID_PURPOSE',
    'CERT_UNTRUSTED',
    'CERT_REJECTED',
    'HOSTNAME_MISMATCH',
  ];
  for (const name of names) expect(networkFault({ code: name }, { target }).code).toMatch(/^tls_/);
});

test('the error of undici that matter are in the table', () => {
  const thrown = [
    new errors.ConnectTimeoutError(),
    new errors.HeadersTimeoutError(),
    new errors.BodyTimeoutError(),
    new errors.SocketError('x'),
    new errors.ResponseExceededMaxSizeError(),
    new errors.RequestAbortedError(),
    new errors.ClientClosedError(),
    new errors.ClientDestroyedError(),
  ];
  expect(thrown.map((error) => networkFault(error, { target }).code)).toEqual([
    'connect_timeout',
    'answer_timeout',
    'answer_timeout',
    'connection_reset',
    'answer_too_large',
    'request_aborted',
    'connection_reset',
    'connection_reset',
  ]);
});

test('causes and the errors of several addresses are looked through', () => {
  const refused = Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
  expect(networkFault(new TypeError('fetch failed', { cause: refused }), { target }).code).toBe('connect_refused');
  expect(networkFault(new AggregateError([refused]), { target }).code).toBe('connect_refused');
  expect(networkFault(Object.assign(new Error('x'), { code: 'ERR_SSL_SOMETHING_NEW' }), { target }).code).toBe(
    'tls_failed',
  );
});

test('whatever is thrown becomes a fault with a code of the catalogue', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.anything(),
        fc.string().map((code) => Object.assign(new Error(code), { code })),
      ),
      (thrown) => {
        expect(catalogue).toHaveProperty(networkFault(thrown, { target }).code);
      },
    ),
  );
});

test('an alert of the peer is known under every name that OpenSSL gave it', () => {
  const named = (code: string) => networkFault({ code }, { target }).code;
  for (const prefix of ['ERR_SSL_SSLV3', 'ERR_SSL_TLSV1', 'ERR_SSL_TLSV13', 'ERR_SSL_SSL/TLS']) {
    expect(named(`${prefix}_ALERT_PROTOCOL_VERSION`)).toBe('tls_version');
    expect(named(`${prefix}_ALERT_UNKNOWN_CA`)).toBe('tls_client_certificate');
    expect(named(`${prefix}_ALERT_HANDSHAKE_FAILURE`)).toBe('tls_handshake_refused');
    expect(named(`${prefix}_ALERT_SOMETHING`)).toBe('tls_failed');
  }
});

test('the runtime lists its CAs', () => {
  expect(tls.getCACertificates('bundled').length).toBeGreaterThan(50);
});
