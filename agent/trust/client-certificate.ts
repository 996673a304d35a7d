import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import * as tls from 'node:tls';
import { CodedError } from '@postern/protocol/messages';
import { type Authority, pemFacts } from './certificate.ts';

/** A client certificate and its key: a PEM pair, a PEM file that holds both, or one PKCS#12 file. */
export interface ClientFiles {
  clientCert: string;
  clientKey?: string | undefined;
  /** Of the key, or of the PKCS#12 file. */
  passphrase?: string | undefined;
}

export type ClientIdentity = Pick<tls.SecureContextOptions, 'cert' | 'key' | 'pfx' | 'passphrase'>;

/** What a TLS context takes of a client certificate. Throws CodedError `tls_file_unreadable` or `tls_client_password`. */
export function readClientCertificate({ clientCert, clientKey, passphrase }: ClientFiles): ClientIdentity {
  const certificate = read(clientCert, 'client certificate');
  const secret = passphrase === undefined ? {} : { passphrase };
  const identity = isPem(certificate)
    ? { cert: certificate, key: clientKey ? read(clientKey, 'key') : certificate, ...secret }
    : { pfx: certificate, ...secret };
  try {
    if ('key' in identity) createPrivateKey({ key: identity.key, format: 'pem', ...secret });
    tls.createSecureContext(identity);
  } catch (error) {
    throw unusable(clientCert, error as Error);
  }
  return identity;
}

/** What people see of it. */
export function clientFacts(identity: ClientIdentity): Omit<Authority, 'pem'> | undefined {
  // The certificate inside a PKCS#12 file is told by a TLS socket only; this one never connects.
  const socket = new tls.TLSSocket(new Socket(), { secureContext: tls.createSecureContext(identity) });
  const found = socket.getCertificate() as { raw?: Uint8Array } | null;
  socket.destroy();
  return found?.raw && pemFacts(found.raw);
}

const isPem = (content: Buffer): boolean => content.includes('-----BEGIN ');

function read(file: string, what: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const detail = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new CodedError('tls_file_unreadable', { file, what, detail }, { cause: error });
  }
}

const passwordProblems = /mac verify|bad decrypt|passphrase|BAD_PASSWORD|INCORRECT_PASSWORD|interrupted or cancelled/i;

function unusable(file: string, error: Error): CodedError {
  if (passwordProblems.test(`${(error as { code?: string }).code} ${error.message}`))
    return new CodedError('tls_client_password', { file }, { cause: error });
  // OpenSSL 3 no longer opens files that are locked with RC2 or 3DES, as Windows writes them when asked for the old way.
  const detail = /unsupported/i.test(error.message) ? 'it is locked in a way that is no longer safe' : error.message;
  return new CodedError('tls_file_unreadable', { file, what: 'client certificate with key', detail }, { cause: error });
}
