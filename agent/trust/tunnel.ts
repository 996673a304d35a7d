import type { Socket } from 'node:net';
import { NetworkFault } from './network-fault.ts';
import type { HttpProxy } from './proxy.ts';
import { nameOf, type Target } from './target.ts';

const longestHead = 16_384;

/**
 * Asks a proxy, over an open socket to it, for a tunnel to the target (CONNECT). Resolves when the tunnel stands.
 * Throws NetworkFault `proxy_auth_required` or `proxy_refused`, or the socket's own error.
 */
export function openTunnel(socket: Socket, proxy: HttpProxy, target: Target): Promise<void> {
  const names = { proxy: nameOf(proxy.target), target: nameOf(target) };
  const refused = (status: number | string): NetworkFault =>
    new NetworkFault(status === 407 ? 'proxy_auth_required' : 'proxy_refused', { ...names, status }, 'connect');
  const lines = [`CONNECT ${names.target} HTTP/1.1`, `Host: ${names.target}`];
  if (proxy.authorization) lines.push(`Proxy-Authorization: ${proxy.authorization}`);

  return new Promise((resolve, reject) => {
    let head = Buffer.alloc(0);
    const done = (error?: Error): void => {
      socket.off('data', onData).off('error', done).off('close', onClose);
      socket.pause();
      if (error) reject(error);
      else resolve();
    };
    const onClose = (): void => done(refused('closed without an answer'));
    const onData = (chunk: Buffer): void => {
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end >= 0) onHead(head.toString('latin1', 0, end), head.subarray(end + 4));
      else if (head.length > longestHead) done(refused('no HTTP answer'));
    };
    const onHead = (text: string, rest: Buffer): void => {
      const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1] ?? 0);
      if (status < 200 || status > 299) done(refused(status || 'no HTTP answer'));
      else {
        if (rest.length > 0) socket.unshift(rest);
        done();
      }
    };
    socket.on('data', onData).on('error', done).on('close', onClose);
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  });
}
