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
