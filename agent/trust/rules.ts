import * as tls from 'node:tls';
import { machineAuthorities, publicAuthorities } from './authorities.ts';
import { parseCertificates, readPem } from './certificate.ts';
import { readClientCertificate } from './client-certificate.ts';
import type { DialOptions } from './dial.ts';
import { type ProxyFor, type ProxyRules, proxyBy } from './proxy.ts';
import { nameOf, type Target } from './target.ts';

export interface TrustOptions {
  minVersion: '1.2' | '1.3';
  /** PEM files of CAs that are trusted beside those of the machine. */
  caFiles: string[];
  /** Files of `caFiles` that are trusted for these peers alone (`host:port`). */
  caFor?: Record<string, string[]>;
  clientCert?: string;
  clientKey?: string;
  clientPassphrase?: string;
  proxy?: ProxyRules;
  /** Connectors are reached by the proxy too; they mostly stand on the same side as the agent. */
  proxyConnectors?: boolean;
  connectTimeoutMs?: number;
}

export interface Peer {
  /** PEM of further CAs, for this peer only. */
  ca?: string[] | undefined;
  /** Default: the org. */
  kind?: 'org' | 'connector';
}

/** The rules for connections as they were when they were read. */
export interface Rules {
  dialing(target: Target, peer: Peer): DialOptions;
  proxyFor: ProxyFor;
}

/** Reads the files. Throws CodedError `tls_file_unreadable`, `tls_client_password` or `proxy_invalid`. */
export function createRules(options: TrustOptions): Rules {
  const proxyFor = proxyBy(options.proxy);
  const direct = proxyBy(undefined);
  const own = options.caFiles.map((file) => ({
    pems: parseCertificates(readPem(file, 'CA file'), file),
    peers: options.caFor?.[file],
  }));
  const { clientCert, clientKey, clientPassphrase: passphrase } = options;
  const client = clientCert ? readClientCertificate({ clientCert, clientKey, passphrase }) : {};
  const machine = machineAuthorities();
  const isPublic = publicAuthorities();
  const contexts = new Map<string, tls.SecureContext>();

  // A context holds some 300 CAs and takes milliseconds to make, so each set of CAs gets one.
  const contextFor = (target: Target | undefined, ca: string[] = []): tls.SecureContext => {
    const name = target && nameOf(target);
    const mine = own.flatMap(({ pems, peers }) => (!peers || (name && peers.includes(name)) ? pems : []));
    const key = [...mine, ...ca].join('\n');
    let context = contexts.get(key);
    if (!context) {
      const extra = ca.flatMap((pem) => parseCertificates(pem, 'CA of the app'));
      context = tls.createSecureContext({
        ca: [...machine, ...mine, ...extra],
        minVersion: `TLSv${options.minVersion}`,
        // A CA below another one can be trusted by itself.
        allowPartialTrustChain: true,
        ...client,
      });
      contexts.set(key, context);
    }
    return context;
  };
  contextFor(undefined);

  return {
    proxyFor,
    dialing: (target, { ca, kind = 'org' }) => ({
      context: contextFor(target, ca),
      minVersion: options.minVersion,
      proxyFor: kind === 'org' || options.proxyConnectors ? proxyFor : direct,
      timeoutMs: options.connectTimeoutMs ?? 10_000,
      isPublic,
    }),
  };
}
