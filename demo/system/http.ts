import { request as http } from 'node:http';
import { Agent, request as https } from 'node:https';
import type { LookupFunction } from 'node:net';

export interface HttpAnswer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
}

export type HttpClient = (
  method: string,
  url: string,
  options?: { headers?: Record<string, string>; body?: string },
) => Promise<HttpAnswer>;

/** A small HTTP client that trusts the given CA. Redirects are answers like any other. `lookup` finds hosts in place of the system. */
export function createHttpClient(ca?: string, lookup?: LookupFunction): HttpClient {
  const agent = new Agent({ ca, keepAlive: false });
  return (method, url, { headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const secure = url.startsWith('https:');
      const sent = (secure ? https : http)(url, { method, headers, lookup, ...(secure ? { agent } : {}) }, (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (part) => {
          text += part;
        });
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
        answer.on('error', reject);
      });
      sent.on('error', reject);
      sent.end(body);
    });
}
