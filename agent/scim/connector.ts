import { errorInside, type JsonObject, type ScimVersion, versionOf } from '@postern/protocol/scim';
import type { ConnectorSettings } from '@postern/protocol/wire';
import { one } from '../link/org-http.ts';
import { createScrub } from '../log/scrub.ts';
import type { Connector, ConnectorAnswer } from '../ports.ts';
import type { Connections } from '../trust/moving-pool.ts';
import { networkFault } from '../trust/network-fault.ts';
import { targetOf } from '../trust/target.ts';
import type { Trust } from '../trust/trust.ts';
import type { Credentials } from './credentials.ts';
import { type RawExchange, toKept } from './exchange.ts';
import { failure, networkFailure } from './failure.ts';
import { passwordsIn } from './passwords-in.ts';
import { refusal } from './refusal.ts';

export interface ConnectorDeps {
  settings: ConnectorSettings;
  rev: number;
  credentials: Credentials;
  trust: Trust;
  /** Of the agent. */
  version: string;
  now?: () => number;
}

type Request = Parameters<Connector['send']>[0];
type Raw = { statusCode: number; headers: Record<string, string | string[] | undefined>; text: string };

const largestAnswer = 50 * 1024 * 1024;
/** How long a 2xx counts as "these credentials are taken". */
const acceptedForMs = 60_000;

/** One application's SCIM server over a pool of `settings.concurrency` connections. Throws ActionFailure for a base URL that is not allowed. */
export function createConnector(deps: ConnectorDeps): Connector {
  const { settings, credentials, trust, rev } = deps;
  const now = deps.now ?? Date.now;
  const { version } = versionOf(settings.baseUrl);
  const { origin } = new URL(settings.baseUrl);
  const target = targetOf(settings.baseUrl);
  const app = settings.label;
  if (!target.secure && !settings.allowHttp)
    throw failure('connector_http_not_allowed', { class: 'app', params: { app } });
  const pool = trust.pool(origin, {
    ca: settings.ca,
    connections: settings.concurrency,
    kind: 'connector',
    maxAnswer: largestAnswer,
  });
  const scrub = createScrub(credentials.secrets);
  const always = requestHeaders(version, deps.version, credentials);
  let acceptedAt = Number.NEGATIVE_INFINITY;

  const exchange = async (request: Request): Promise<Raw> => {
    const { method, url, body, traceparent, signal } = request;
    if (signal?.aborted) throw failure('connector_stopped', { class: 'retry', params: { app } });
    if (!url.startsWith(`${origin}/`)) throw new Error(`the address ${url} is not below ${origin}`);
    const headers = { ...(body ? always.withBody : always.plain), ...(traceparent ? { traceparent } : {}) };
    const over = (answer: RawExchange['answer']): void =>
      request.seen?.(() => toKept({ method, url, headers, body, answer }, { headers: credentials.headers, scrub }));
    try {
      const answer = await pool.request({
        method,
        path: url.slice(origin.length),
        headers,
        body: body ? JSON.stringify(body) : null,
        headersTimeout: settings.timeoutMs,
        bodyTimeout: settings.timeoutMs,
        ...(signal ? { signal } : {}),
      });
      const text = await answer.body.text();
      over({ status: answer.statusCode, headers: answer.headers, text });
      return { statusCode: answer.statusCode, headers: answer.headers, text };
    } catch (error) {
      over(undefined);
      // An abort throws whatever its caller gave as the reason.
      const stopped = signal?.aborted === true && error === signal.reason;
      const known = stopped ? Object.assign(new Error('stopped', { cause: error }), { code: 'ABORT_ERR' }) : error;
      const fault = networkFault(known, { target });
      throw networkFailure(fault, {
        app,
        write: method !== 'GET',
        seconds: settings.timeoutMs / 1000,
        megabytes: largestAnswer / 1024 / 1024,
      });
    }
  };

  return {
    settings,
    rev,
    version,
    send: async (request) => {
      const { statusCode, headers, text } = await exchange(request);
      const body = tryParse(text);
      const status = (isSuccess(statusCode) && body && errorInside(body)) || statusCode;
      const ok = isSuccess(status);
      if (ok) acceptedAt = now();
      else if (!request.expect?.includes(status)) {
        // Only a failed request is worth looking for the secrets it carried.
        const hide = createScrub(passwordsIn(request.body));
        throw refusal(
          {
            app,
            method: request.method,
            path: request.url.slice(origin.length).split('?', 1)[0]!,
            status,
            contentType: one(headers['content-type']) ?? '',
            body: text,
            retryAfter: one(headers['retry-after']),
            location: one(headers['location']),
            recentlyAccepted: now() - acceptedAt < acceptedForMs,
          },
          (said) => hide(scrub(said)),
        );
      }
      return {
        status,
        headers,
        text,
        json: body ?? (ok ? noJson(text, status, request, one(headers['content-type'])) : undefined),
      };
    },
    close: () => drain(pool),
  };

  /** Throws where there is a body. */
  function noJson(text: string, status: number, request: Request, contentType = ''): undefined {
    if (text === '' || text.trim() === '') return undefined;
    const html = /html/i.test(contentType) || /^\s*</.test(text);
    const hide = createScrub(passwordsIn(request.body));
    throw failure(html ? 'connector_html' : 'connector_not_json', {
      // A web page in place of an answer is about the address, whoever asked.
      class: html ? 'app' : 'person',
      params: { app, status },
      status,
      detail: hide(scrub(text.slice(0, 20_000))),
      ambiguous: request.method !== 'GET',
    });
  }
}

function requestHeaders(version: ScimVersion, agent: string, credentials: Credentials) {
  const plain = {
    'user-agent': `Postern/${agent}`,
    accept: 'application/scim+json, application/json',
    ...credentials.headers,
  };
  const type = version === '2.0' ? 'application/scim+json' : 'application/json';
  return { plain, withBody: { ...plain, 'content-type': type } };
}

const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** A bare array is a list without its envelope. */
function tryParse(text: string): ConnectorAnswer['json'] {
  try {
    // Some servers on Windows begin with a byte order mark.
    const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    if (Array.isArray(value)) return { Resources: value };
    return typeof value === 'object' && value !== null ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

/** Lets requests under way finish for a moment: new settings must not cut off what runs under the old ones. */
async function drain(pool: Connections): Promise<void> {
  if (pool.destroyed) return;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, 5_000);
  });
  await Promise.race([pool.close(), late]);
  clearTimeout(timer);
  await pool.destroy();
}
