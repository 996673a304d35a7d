import { X509Certificate } from 'node:crypto';
import * as tls from 'node:tls';

/**
 * CAs that this machine and Node trust, each once: the stores write the same certificate with different line breaks.
 * Older runtimes (Electron 25) know only the bundled ones.
 */
export function machineAuthorities(): string[] {
  if (typeof tls.getCACertificates !== 'function') return [...tls.rootCertificates];
  const stores = ['bundled', 'system', 'extra'] as const;
  const all = stores.flatMap((store) => tls.getCACertificates(store));
  return [...new Map(all.map((pem) => [pem.replace(/\s+/g, ''), pem])).values()];
}

/** True where one of the certificates (DER) holds the key of a CA that the world trusts, not only this machine. */
export type IsPublic = (chain: readonly Uint8Array[]) => boolean;

/**
 * Compares with the bundled CAs by their keys, as a root is also sent signed by an older one. They are read at the
 * first question.
 */
export function publicAuthorities(): IsPublic {
  let known: Set<string> | undefined;
  return (chain) => {
    known ??= new Set(tls.rootCertificates.map((pem) => keyOf(pem)));
    const keys = known;
    return chain.some((der) => keys.has(keyOf(der)));
  };
}

const keyOf = (certificate: string | Uint8Array): string =>
  new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
