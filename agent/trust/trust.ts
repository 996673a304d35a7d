import type { Socket } from 'node:net';
import * as tls from 'node:tls';
import { CodedError } from '@postern/protocol/messages';
import { Agent, type buildConnector, Pool } from 'undici';
import { machineAuthorities } from './authorities.ts';
import { type CertificateFacts, parseCertificates, readPem } from './certificate.ts';
import { type DialOptions, dial, inspect } from './dial.ts';
import { type ProxyRules, proxyBy } from './proxy.ts';
import type { Target } from './target.ts';

export interface TrustOptions {
  minVersion: '1.2' | '1.3';
  /** PEM files of CAs that are trusted beside those of the machine. */
  caFiles: string[];
  clientCert?: string;
  clientKey?: string;
  proxy?: ProxyRules;
  connectTimeoutMs?: number;
}

export interface ConnectOptions {
  /** PEM of further CAs, for this peer only. */
  ca?: string[];
  /** Connections at once. */
  connections?: number;
  /** False: never by the proxy. */
  proxied?: boolean;
  /** Longest answer in bytes. */
  maxAnswer: number;
}

/** Every connection of the agent is made here, under one set of rules. */
export interface Trust {
  /** For one origin. */
  pool(origin: string, options: ConnectOptions): Pool;
  /** For several origins. */
  agent(options: ConnectOptions): Agent;
  /** One connection, step by step; closed again. Throws NetworkFault. */
  probe(target: Target, options: Pick<ConnectOptions, 'ca' | 'proxied'> & Pick<DialOptions, 'step'>): Promise<void>;
  /** The certificate a target shows, trusted or not. */
  inspect(target: Target, options?: Pick<ConnectOptions, 'proxied'>): Promise<CertificateFacts | undefined>;
  /** `host:port` of the proxy that leads to a target. */
  proxyName(target: Target): string | undefined;
}

/** Reads the files and makes the rules. Throws CodedError `tls_file_unreadable` or `proxy_invalid`. */
export function createTrust(options: TrustOptions): Trust {
  const proxyFor = proxyBy(options.proxy);
  const direct = proxyBy(undefined);
  const own = options.caFiles.flatMap((file) => parseCertificates(readPem(file, 'CA file'), file));
  const client = clientPair(options);
  const machine = machineAuthorities();
  const contexts = new Map<string, tls.SecureContext>();

  // A context holds some 300 CAs and takes milliseconds to make, so each set of CAs gets one.
  const contextFor = (ca: string[] = []): tls.SecureContext => {
    const key = ca.join('\n');
    let context = contexts.get(key);
    if (!context) {
      const extra = ca.flatMap((pem) => parseCertificates(pem, 'CA of the app'));
      context = tls.createSecureContext({
        ca: [...machine, ...own, ...extra],
        minVersion: `TLSv${options.minVersion}`,
        ...client,
      });
      contexts.set(key, context);
    }
    return context;
  };
  contextFor();

  const rules = ({ ca, proxied = true }: Pick<ConnectOptions, 'ca' | 'proxied'>): DialOptions => ({
    context: contextFor(ca),
    minVersion: options.minVersion,
    proxyFor: proxied ? proxyFor : direct,
    timeoutMs: options.connectTimeoutMs ?? 10_000,
  });
  const connector = (connect: ConnectOptions): buildConnector.connector => {
    const dialing = rules(connect);
    return ({ hostname, port, protocol }, callback) => {
      const secure = protocol === 'https:';
      const target = { host: hostname, port: Number(port) || (secure ? 443 : 80), secure };
      dial(target, dialing).then(
        (socket: Socket) => callback(null, socket),
        (error: Error) => callback(error, null),
      );
    };
  };
  const limits = (connect: ConnectOptions) => ({
    connect: connector(connect),
    connections: connect.connections ?? null,
    maxResponseSize: connect.maxAnswer,
  });

  return {
    pool: (origin, connect) => new Pool(origin, limits(connect)),
    agent: (connect) => new Agent(limits(connect)),
    probe: async (target, connect) => {
      const socket = await dial(target, { ...rules(connect), ...(connect.step ? { step: connect.step } : {}) });
      socket.on('error', () => undefined).destroy();
    },
    inspect: (target, connect = {}) => inspect(target, rules(connect)),
    proxyName: (target) => {
      const proxy = proxyFor(target);
      return proxy && `${proxy.target.host}:${proxy.target.port}`;
    },
  };
}

function clientPair({ clientCert, clientKey }: TrustOptions): { cert?: string; key?: string } {
  if (!clientCert) return {};
  const pair = { cert: readPem(clientCert, 'client certificate'), key: readPem(clientKey ?? clientCert, 'key') };
  try {
    tls.createSecureContext(pair);
  } catch (error) {
    throw new CodedError(
      'tls_file_unreadable',
      { file: clientCert, what: 'client certificate with key', detail: (error as Error).message },
      { cause: error },
    );
  }
  return pair;
}
