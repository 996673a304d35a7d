import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import type { CertificateFacts } from './certificate.ts';
import { dial, inspect, type Step } from './dial.ts';
import { type Connections, createMovingPool, type MovingPool } from './moving-pool.ts';
import { createRules, type Peer, type TrustOptions } from './rules.ts';
import type { Target } from './target.ts';

export interface ConnectOptions extends Peer {
  /** Connections at once. */
  connections?: number;
  /** Longest answer in bytes. */
  maxAnswer: number;
  /** Told of each step of each connection. */
  step?: Step;
}

/** Every connection of the agent is made here, under one set of rules. */
export interface Trust {
  /** For one origin. */
  pool(origin: string, options: ConnectOptions): Connections;
  /** One connection, step by step; closed again. Throws NetworkFault. */
  probe(target: Target, options: Peer & { step?: Step }): Promise<void>;
  /** The certificate a target shows, trusted or not. */
  inspect(target: Target, peer?: Peer): Promise<CertificateFacts | undefined>;
  /** `host:port` of the proxy that leads to the org. */
  proxyName(target: Target): string | undefined;
  /**
   * From now on connections are made by these rules. Requests under way finish over the old connections.
   * Throws as `createTrust`, and then nothing has changed.
   */
  change(options: TrustOptions): void;
}

/** Reads the files and makes the rules. Throws CodedError `tls_file_unreadable`, `tls_client_password` or `proxy_invalid`. */
export function createTrust(options: TrustOptions): Trust {
  let rules = createRules(options);
  const pools = new Set<MovingPool>();

  const connector =
    (peer: ConnectOptions): buildConnector.connector =>
    ({ hostname, port, protocol }, callback) => {
      const secure = protocol === 'https:';
      const target = { host: hostname, port: Number(port) || (secure ? 443 : 80), secure };
      dial(target, { ...rules.dialing(target, peer), step: peer.step }).then(
        (socket: Socket) => callback(null, socket),
        (error: Error) => callback(error, null),
      );
    };

  return {
    pool: (origin, peer) => {
      const limits = { connections: peer.connections ?? null, maxResponseSize: peer.maxAnswer };
      const pool = createMovingPool(origin, { connect: connector(peer), ...limits }, () => pools.delete(pool));
      pools.add(pool);
      return pool;
    },
    probe: async (target, peer) => {
      const socket = await dial(target, { ...rules.dialing(target, peer), step: peer.step });
      socket.on('error', () => undefined).destroy();
    },
    inspect: (target, peer = {}) => inspect(target, rules.dialing(target, peer)),
    proxyName: (target) => {
      const proxy = rules.proxyFor(target);
      return proxy && `${proxy.target.host}:${proxy.target.port}`;
    },
    change: (next) => {
      rules = createRules(next);
      for (const pool of pools) pool.move();
    },
  };
}
