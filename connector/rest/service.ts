import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Json, JsonObject } from '@postern/protocol/scim';
import { Agent, request } from 'undici';
import { unavailable } from '../sdk/index.ts';
import type { Operation, ServiceConfig } from './config.ts';
import { createCredentials } from './credentials.ts';
import { createRefusals } from './refusals.ts';
import { fillJson, fillPath, fillText, type TemplateValues } from './template.ts';

export interface ServiceAnswer {
  body: Json | undefined;
  headers: Record<string, string | string[] | undefined>;
}

/** The web service of the application. */
export interface Service {
  /** Sends an operation. Throws 404, 409, 400 or 503 as SCIM errors, as the service refused it. */
  send(
    operation: Omit<Operation, 'body'> & { body?: Json | undefined },
    values: TemplateValues,
    body?: JsonObject,
    query?: Record<string, string>,
  ): Promise<ServiceAnswer>;
  /** Follows a URL that the service gave; only to itself. */
  follow(url: string): Promise<ServiceAnswer>;
  close(): Promise<void>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const bodyLimit = 64 * 1024 * 1024;

export function createService(config: ServiceConfig, folder: string): Service {
  const { caFile, timeout, headers: fixed } = config;
  const ca = caFile === undefined ? undefined : readFileSync(resolve(folder, caFile), 'utf8');
  const dispatcher = new Agent({
    headersTimeout: timeout,
    bodyTimeout: timeout,
    maxResponseSize: bodyLimit,
    connect: { timeout, minVersion: 'TLSv1.2', ...(ca ? { ca } : {}) },
  });
  const base = new URL(config.baseUrl.endsWith('/') ? config.baseUrl : `${config.baseUrl}/`);
  const credentials = createCredentials(config.credentials, folder, dispatcher);
  const refusals = createRefusals(config);

  const once = async (method: Method, url: URL, body: string | undefined, renew: boolean) => {
    const headers = {
      accept: 'application/json',
      ...fixed,
      ...(await credentials(renew)),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    try {
      const answer = await request(url, { method, headers, dispatcher, ...(body === undefined ? {} : { body }) });
      return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
    } catch (error) {
      const reason = error instanceof Error ? error.message || error.name : String(error);
      throw unavailable(
        `The application's service at ${base.origin} does not answer (${reason}). Check that it runs and that service.baseUrl is right.`,
      );
    }
  };

  const exchange = async (method: Method, url: URL, body?: string): Promise<ServiceAnswer> => {
    let renewed = false;
    for (let left = config.retries; ; left--) {
      const { status, headers, text } = await once(method, url, body, renewed);
      if (status === 401 && !renewed && config.credentials.type === 'clientCredentials') {
        renewed = true;
        continue;
      }
      const parsed = parse(text);
      if (status >= 200 && status < 300) {
        if (text !== '' && parsed === undefined) throw refusals.noJson(url, status);
        return { body: parsed, headers };
      }
      const pause = left > 0 ? pauseOf(status, method, headers['retry-after'], config) : undefined;
      if (pause === undefined) throw refusals.of(method, url, status, parsed);
      await wait(pause);
    }
  };

  return {
    send({ method, path, query = {}, body: own }, values, body, more = {}) {
      const url = new URL(fillPath(path, values).replace(/^\/+/, ''), base);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, fillText(value, values));
      for (const [name, value] of Object.entries(more)) url.searchParams.set(name, value);
      const content = own === undefined ? body : fillJson(own, values);
      return exchange(method, url, content === undefined ? undefined : JSON.stringify(content));
    },
    follow(url) {
      const next = new URL(url, base);
      if (next.origin !== base.origin) throw refusals.elsewhere(next);
      return exchange('GET', next);
    },
    close: () => dispatcher.close(),
  };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** How long to wait before a request is sent again, in milliseconds; `undefined` when it is not. */
function pauseOf(
  status: number,
  method: Method,
  header: string | string[] | undefined,
  { longestWait }: ServiceConfig,
): number | undefined {
  const said = typeof header === 'string' ? header.trim() : undefined;
  // A 503 to a POST may come from in front of a service that did the work; with Retry-After it says that it did not.
  if (status !== 429 && !(status === 503 && (said !== undefined || method === 'GET'))) return undefined;
  if (said === undefined) return Math.min(500, longestWait);
  const pause = /^\d+$/.test(said) ? Number(said) * 1000 : Date.parse(said) - Date.now();
  return Number.isNaN(pause) || pause > longestWait ? undefined : Math.max(0, pause);
}
