import * as tls from 'node:tls';

/** CAs that this machine and Node trust, each once. Older runtimes (Electron 25) know only the bundled ones. */
export function machineAuthorities(): string[] {
  if (typeof tls.getCACertificates !== 'function') return [...tls.rootCertificates];
  const stores = ['bundled', 'system', 'extra'] as const;
  return [...new Set(stores.flatMap((store) => tls.getCACertificates(store)))];
}
