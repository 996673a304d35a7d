import { Pool } from 'undici';

export interface Load {
  /** Sends `count` requests over all connections. @returns requests per second */
  run(count: number, request: (n: number) => ScimRequest): Promise<number>;
  /** As `run`, until the time is over. */
  runFor(milliseconds: number, request: (n: number) => ScimRequest): Promise<number>;
  /** One request; milliseconds until the last byte. */
  time(request: ScimRequest): Promise<number>;
  close(): Promise<void>;
}

export interface ScimRequest {
  method?: 'GET' | 'POST';
  path: string;
  body?: unknown;
}

/** A bare client on the base URL of a SCIM server. Every answer must be a success. */
export function createLoad(baseUrl: string, authorization: string, connections: number): Load {
  const { origin, pathname } = new URL(baseUrl);
  const pool = new Pool(origin, { connections });
  const send = async ({ method = 'GET', path, body }: ScimRequest) => {
    const headers = { authorization, ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }) };
    const content = body === undefined ? null : JSON.stringify(body);
    const answer = await pool.request({ method, path: pathname + path, headers, body: content });
    const text = await answer.body.text();
    if (answer.statusCode >= 300) throw new Error(`${method} ${path} answered ${answer.statusCode} ${text}`);
  };
  const work = async (goesOn: (n: number) => boolean, request: (n: number) => ScimRequest) => {
    let next = 0;
    const began = performance.now();
    const one = async () => {
      for (let n = next++; goesOn(n); n = next++) await send(request(n));
    };
    await Promise.all(Array.from({ length: connections }, one));
    // Each connection has taken one number more than it sent.
    return ((next - connections) / (performance.now() - began)) * 1000;
  };
  return {
    run: (count, request) => work((n) => n < count, request),
    runFor(milliseconds, request) {
      const end = performance.now() + milliseconds;
      return work(() => performance.now() < end, request);
    },
    async time(request) {
      const began = performance.now();
      await send(request);
      return performance.now() - began;
    },
    close: () => pool.close(),
  };
}
