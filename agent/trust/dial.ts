import * as net from 'node:net';
import * as tls from 'node:tls';
import type { IsPublic } from './authorities.ts';
import { type CertificateFacts, peerFacts } from './certificate.ts';
import { type FaultContext, NetworkFault, networkFault } from './network-fault.ts';
import type { HttpProxy, ProxyFor } from './proxy.ts';
import { nameOf, type Target } from './target.ts';
import { openTunnel } from './tunnel.ts';

/** What was agreed on in a handshake. */
export interface TlsFacts {
  /** "TLS 1.3". */
  version: string;
  cipher: string;
  certificate: CertificateFacts | undefined;
}

/** Told at the end of each step that worked, in this order; `dns` only where a name was looked up. */
export type Step = (step: 'dns' | 'tcp' | 'proxy' | 'tls', found: string, tls?: TlsFacts) => void;

export interface DialOptions {
  context: tls.SecureContext;
  minVersion: '1.2' | '1.3';
  proxyFor: ProxyFor;
  timeoutMs: number;
  isPublic: IsPublic;
  step?: Step | undefined;
}

/**
 * Opens a connection to the target, by its proxy where it has one, with TLS where the target is secure. The server's
 * certificate is always verified. Throws NetworkFault, always of phase `connect`.
 */
export async function dial(target: Target, options: DialOptions): Promise<net.Socket> {
  const proxy = options.proxyFor(target);
  const open: net.Socket[] = [];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(Object.assign(new Error('connect time-out'), { code: 'POSTERN_CONNECT_TIMEOUT' })),
      options.timeoutMs,
    );
  });
  const within = <T>(step: Promise<T>): Promise<T> => Promise.race([step, late]);
  const keep = <T extends net.Socket>(socket: T): T => {
    open.push(socket);
    return socket;
  };
  const leg = async <T>(to: Target, step: () => Promise<T>): Promise<T> => {
    try {
      return await within(step());
    } catch (error) {
      throw await explain(error, to, options);
    }
  };
  try {
    let socket = await (proxy
      ? byProxy(proxy, target)
      : leg(target, () => tcp(keep(net.connect(target.port, target.host)), options)));
    if (target.secure) socket = await leg(target, () => handshake(keep(secure(target, options, socket)), options));
    return socket.setNoDelay(true);
  } catch (error) {
    for (const socket of open.reverse()) socket.on('error', () => undefined).destroy();
    throw error;
  } finally {
    clearTimeout(timer);
    late.catch(() => undefined);
  }

  async function byProxy(via: HttpProxy, to: Target): Promise<net.Socket> {
    let socket: net.Socket;
    try {
      socket = await leg(via.target, () => tcp(keep(net.connect(via.target.port, via.target.host)), options));
      if (via.target.secure)
        socket = await leg(via.target, () => handshake(keep(secure(via.target, options, socket)), options));
    } catch (error) {
      throw new NetworkFault(
        'proxy_unreachable',
        { proxy: nameOf(via.target), detail: (error as Error).message },
        'connect',
        error,
      );
    }
    const plain = socket;
    await leg(to, () => openTunnel(plain, via, to));
    options.step?.('proxy', nameOf(via.target));
    return plain;
  }
}

function secure(target: Target, options: DialOptions, socket: net.Socket): tls.TLSSocket {
  const servername = net.isIP(target.host) ? '' : target.host;
  return tls.connect({
    socket,
    host: target.host,
    servername,
    secureContext: options.context,
    ALPNProtocols: ['http/1.1'],
  });
}

function tcp(socket: net.Socket, options: DialOptions): Promise<net.Socket> {
  socket.on('lookup', (error: Error | null, address: string) => {
    if (!error) options.step?.('dns', address);
  });
  return ready(socket, 'connect', () => options.step?.('tcp', socket.remoteAddress ?? ''));
}

function handshake(socket: tls.TLSSocket, options: DialOptions): Promise<net.Socket> {
  return ready(socket, 'secureConnect', () => {
    if (!options.step) return;
    const certificate = peerFacts(socket, options.isPublic);
    const version = (socket.getProtocol() ?? 'TLS').replace('TLSv', 'TLS ');
    const cipher = socket.getCipher().standardName ?? socket.getCipher().name;
    const issued = certificate
      ? `, certificate issued by ${certificate.issuer}, valid until ${certificate.until.slice(0, 10)}`
      : '';
    options.step('tls', `${version}, ${cipher}${issued}`, { version, cipher, certificate });
  });
}

function ready(socket: net.Socket, event: 'connect' | 'secureConnect', then: () => void): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const closed = (): void =>
      reject(Object.assign(new Error('closed'), { code: event === 'connect' ? 'ECONNREFUSED' : 'POSTERN_TLS_CLOSED' }));
    socket.once('error', reject).once('close', closed);
    socket.once(event, () => {
      socket.off('error', reject).off('close', closed);
      then();
      resolve(socket);
    });
  });
}

const shown = new Set(['tls_untrusted', 'tls_wrong_host', 'tls_expired', 'tls_not_yet_valid']);

/** Names the error; for a certificate that was refused, looks at it once more, so that the text can say whose it is. */
async function explain(error: unknown, target: Target, options: DialOptions): Promise<NetworkFault> {
  const context: FaultContext = {
    target,
    minVersion: options.minVersion,
    connectSeconds: Math.round(options.timeoutMs / 1000),
  };
  const fault = networkFault(error, context);
  if (!shown.has(fault.code)) return connecting(fault);
  const facts = await inspect(target, options).catch(() => undefined);
  if (!facts) return connecting(fault);
  const told = connecting(
    networkFault(error, { ...context, issuer: facts.issuer, names: facts.names, until: facts.until.slice(0, 10) }),
  );
  told.certificate = facts;
  return told;
}

/** A reset or stop while connecting has not sent anything of the request. */
function connecting(fault: NetworkFault): NetworkFault {
  return fault.phase === 'connect' ? fault : new NetworkFault(fault.trustCode, fault.params, 'connect', fault.cause);
}

/**
 * The certificate that a target shows, whoever issued it. Nothing but the handshake is sent, and the connection is
 * closed at once.
 */
export async function inspect(target: Target, options: DialOptions): Promise<CertificateFacts | undefined> {
  const proxy = options.proxyFor(target);
  const first = proxy?.target ?? target;
  const socket = net.connect(first.port, first.host);
  const timer = setTimeout(() => socket.destroy(new Error('late')), Math.min(5_000, options.timeoutMs));
  try {
    await ready(socket, 'connect', () => undefined);
    if (proxy) await openTunnel(socket, proxy, target);
    // Only looked at: no byte of a request follows.
    const look = tls.connect({
      socket,
      servername: net.isIP(target.host) ? '' : target.host,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
    });
    await ready(look, 'secureConnect', () => undefined);
    const facts = peerFacts(look, options.isPublic);
    look.destroy();
    return facts;
  } finally {
    clearTimeout(timer);
    socket.on('error', () => undefined).destroy();
  }
}
