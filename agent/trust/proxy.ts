import { CodedError } from '@postern/protocol/messages';
import { isLoopback, type Target, targetOf } from './target.ts';

/** An HTTP proxy that is asked for a tunnel (CONNECT, RFC 9110 section 9.3.6). */
export interface HttpProxy {
  target: Target;
  /** Value of Proxy-Authorization, where the proxy wants one. */
  authorization?: string;
}

/** Which proxy stands before a target, if any. */
export type ProxyFor = (target: Target) => HttpProxy | undefined;

export interface ProxyRules {
  /** http://host:port or https://host:port. */
  url: string;
  user?: string;
  password?: string;
  /** Names, domains (`.example.com`), addresses, IPv4 networks (`10.0.0.0/8`), each with an optional port, or `*`. */
  noProxy: string[];
}

/** Makes the choice of proxy. This machine itself is never reached by a proxy. Throws CodedError `proxy_invalid`. */
export function proxyBy(rules: ProxyRules | undefined): ProxyFor {
  if (!rules) return () => undefined;
  const proxy = parseProxy(rules);
  return (target) => (isLoopback(target.host) || isExcepted(target, rules.noProxy) ? undefined : proxy);
}

function parseProxy({ url, user, password }: ProxyRules): HttpProxy {
  const parsed = URL.parse(url.includes('://') ? url : `http://${url}`);
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol) || !parsed.hostname)
    throw new CodedError('proxy_invalid', { proxy: url.replace(/\/\/[^@/]*@/, '//') });
  // Environment variables carry user and password in the URL; settings have fields of their own.
  const name = user ?? decodeURIComponent(parsed.username);
  const secret = password ?? decodeURIComponent(parsed.password);
  const target = targetOf(parsed);
  if (!name) return { target };
  return { target, authorization: `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}` };
}

/** True where one of the exceptions names the target. */
export function isExcepted({ host, port }: Target, exceptions: string[]): boolean {
  const name = host.toLowerCase();
  return exceptions.some((raw) => {
    const entry = raw.trim().toLowerCase();
    if (entry === '') return false;
    if (entry === '*') return true;
    const [, pattern = entry, wantedPort] = /^(\[[^\]]+\]|[^:]+):(\d+)$/.exec(entry) ?? [];
    if (wantedPort !== undefined && Number(wantedPort) !== port) return false;
    if (pattern.includes('/')) return inNetwork(name, pattern);
    const domain = pattern.replace(/^\*?\./, '').replace(/^\[|\]$/g, '');
    return name === domain || name.endsWith(`.${domain}`);
  });
}

function inNetwork(host: string, network: string): boolean {
  const [base = '', bits = '32'] = network.split('/');
  const [a, b] = [ipv4(host), ipv4(base)];
  if (a === undefined || b === undefined) return false;
  const shift = 2 ** (32 - Math.min(32, Math.max(0, Number(bits))));
  return Math.floor(a / shift) === Math.floor(b / shift);
}

function ipv4(text: string): number | undefined {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
