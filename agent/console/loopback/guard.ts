import type { IncomingMessage } from 'node:http';
import { CodedError } from '@postern/protocol/messages';

/**
 * What is asked of every request before anything else looks at it: that it names this console (a page of another name
 * that resolves to this machine does not), and that whatever is not a GET comes from a page of this console.
 * Throws CodedError `console_host_refused`, `console_origin_refused`, `console_method_refused`.
 */
export function guard({ method = '', headers }: Pick<IncomingMessage, 'method' | 'headers'>, port: number): void {
  const hosts = [`127.0.0.1:${port}`, `[::1]:${port}`, `localhost:${port}`];
  const host = (headers.host ?? '').toLowerCase();
  if (!hosts.includes(host)) throw new CodedError('console_host_refused', { host: host.slice(0, 200) });
  if (method === 'GET' || method === 'HEAD') return;
  if (method !== 'POST') throw new CodedError('console_method_refused', { method: method.slice(0, 20) });
  if (headers.origin !== `http://${host}`)
    throw new CodedError('console_origin_refused', { origin: (headers.origin ?? 'none').slice(0, 200) });
}

/** Value of a cookie; undefined where it is not sent. */
export function cookieOf({ headers }: Pick<IncomingMessage, 'headers'>, name: string): string | undefined {
  for (const part of (headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}
