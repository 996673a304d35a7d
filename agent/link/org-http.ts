import { CodedError } from '@postern/protocol/messages';
import { agentHeader, sessionHeader } from '@postern/protocol/wire';
import type { Dispatcher } from 'undici';
import { networkFault } from '../trust/network-fault.ts';
import { targetOf } from '../trust/target.ts';
import type { Trust } from '../trust/trust.ts';
import type { OrgClock } from './clock.ts';

export interface OrgAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** Monotonic ms when it was asked. */
  askedAt: number;
}

export interface OrgHttp {
  readonly origin: string;
  /** The last DPoP nonce of the org: authorization server and API share one series. */
  nonce(): string | undefined;
  /** Sends one request. Throws NetworkFault, or CodedError `org_redirects`. Every answer sets clock and nonce. */
  request(request: {
    method: string;
    url: string;
    headers: Record<string, string>;
    body?: string | Uint8Array | undefined;
    timeoutMs: number;
    signal?: AbortSignal | undefined;
  }): Promise<OrgAnswer>;
  /** The same as `fetch`, for openid-client. */
  fetch(
    url: string,
    init: { method: string; headers: Record<string, string>; body?: unknown; signal?: AbortSignal | undefined },
  ): Promise<Response>;
  close(): Promise<void>;
}

export interface OrgHttpDeps {
  origin: string;
  trust: Trust;
  clock: OrgClock;
  version: string;
  session: string;
}

const largestAnswer = 32 * 1024 * 1024;
const oauthTimeoutMs = 20_000;

/** HTTP to one org. Redirects are told, never followed. */
export function createOrgHttp({ origin, trust, clock, version, session }: OrgHttpDeps): OrgHttp {
  const pool = trust.pool(origin, { maxAnswer: largestAnswer });
  const target = targetOf(origin);
  const own = { [agentHeader]: version, [sessionHeader]: session };
  let nonce: string | undefined;

  const request: OrgHttp['request'] = async ({ method, url, headers, body, timeoutMs, signal }) => {
    const askedAt = clock.monotonic();
    if (!url.startsWith(`${origin}/`))
      throw new CodedError('org_metadata_invalid', { origin, detail: `it points to another server (${url})` });
    try {
      const answer = await pool.request({
        method: method as Dispatcher.HttpMethod,
        path: url.slice(origin.length),
        headers: { ...own, ...headers },
        body: body ?? null,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        ...(signal ? { signal } : {}),
      });
      const text = await answer.body.text();
      nonce = one(answer.headers['dpop-nonce']) ?? nonce;
      clock.learnDate(one(answer.headers['date']), askedAt);
      if (answer.statusCode >= 300 && answer.statusCode < 400) {
        throw new CodedError('org_redirects', {
          origin,
          location: URL.parse(one(answer.headers['location']) ?? '', url)?.href ?? 'nowhere',
        });
      }
      return { status: answer.statusCode, headers: answer.headers, text, askedAt };
    } catch (error) {
      throw error instanceof CodedError ? error : networkFault(error, { target });
    }
  };

  return {
    origin,
    nonce: () => nonce,
    request,
    fetch: async (url, { method, headers, body, signal }) => {
      const sent = body === undefined || body === null ? undefined : String(body);
      const answer = await request({ method, url, headers, body: sent, timeoutMs: oauthTimeoutMs, signal });
      const list = Object.entries(answer.headers).flatMap(([name, value]) =>
        [value ?? []].flat().map((text): [string, string] => [name, text]),
      );
      return new Response(answer.status === 204 ? null : answer.text, { status: answer.status, headers: list });
    },
    // A long poll may be open for half a minute; whoever closes does not wait for it.
    close: () => pool.destroy(),
  };
}

/** A header that is expected once. */
export const one = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;
