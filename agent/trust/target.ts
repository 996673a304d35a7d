import { isIP } from 'node:net';

/** One end of a connection. */
export interface Target {
  /** Host name or address, without brackets. */
  host: string;
  port: number;
  /** TLS is spoken. */
  secure: boolean;
}

/** The target of an http or https address. */
export function targetOf(url: string | URL): Target {
  const parsed = typeof url === 'string' ? new URL(url) : url;
  const secure = parsed.protocol === 'https:';
  return { host: bare(parsed.hostname), port: Number(parsed.port) || (secure ? 443 : 80), secure };
}

/** `host:port`, with brackets around an IPv6 address. */
export const nameOf = ({ host, port }: Target): string => `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Only this machine itself can be reached under that name or address. */
export function isLoopback(host: string): boolean {
  const name = bare(host).toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost') || name === '::1') return true;
  return isIP(name) === 4 && name.startsWith('127.');
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');
