import { readFileSync } from 'node:fs';
import type { ServerOptions } from 'node:https';

/** Certificate and key as files or as PEM text. With `clientCa`, callers must show a certificate it signed. */
export interface TlsOptions {
  certFile?: string;
  keyFile?: string;
  cert?: string;
  key?: string;
  clientCaFile?: string;
  clientCa?: string;
}

/** Options for node's https server; TLS 1.2 is the lowest version. Throws a sentence for the admin. */
export function httpsOptions(tls: TlsOptions): ServerOptions {
  const ca = tls.clientCa ?? readPem(tls.clientCaFile, 'tls.clientCaFile');
  return {
    cert: required(tls.cert ?? readPem(tls.certFile, 'tls.certFile'), 'tls.certFile'),
    key: required(tls.key ?? readPem(tls.keyFile, 'tls.keyFile'), 'tls.keyFile'),
    minVersion: 'TLSv1.2',
    ...(ca === undefined ? {} : { ca, requestCert: true, rejectUnauthorized: true }),
  };
}

function required(pem: string | undefined, key: string): string {
  if (pem) return pem;
  throw new Error(`${key} is missing. TLS needs both tls.certFile and tls.keyFile; write the path of a PEM file.`);
}

function readPem(path: string | undefined, key: string): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${key}: the file ${path} cannot be read (${reason}). Check the path and the file's permissions.`);
  }
}
