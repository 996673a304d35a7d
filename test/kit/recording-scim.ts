import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { createMemoryConnector } from '../../connector/memory/index.ts';
import { createFetchHandler } from '../../connector/sdk/index.ts';
import type { Certificate } from '../../demo/system/certificates.ts';
import { until } from '../../demo/system/until.ts';

export interface Recorded {
  method: string;
  /** Below the base URL: `/Users/7`. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into it as it likes
  body: any;
  secure: boolean;
  /** When it came, ms. */
  at: number;
  /** How long it had waited when the caller gave up, ms. */
  gaveUp?: number;
}

export interface RecordedApp {
  baseUrl: string;
  /** The same application over TLS. */
  secureUrl: string;
  requests: Recorded[];
  /** The most requests that were open at once. */
  most: number;
  /** What happens before a request is answered; a promise that never settles is an application that never answers. */
  before: (request: Recorded, open: number) => Promise<void> | void;
  /** Puts something of its own into what the application answers. */
  answer: (request: Recorded, body: Record<string, unknown>) => Record<string, unknown>;
  /** The first request that fits, as soon as it is there. */
  seen(fits: (request: Recorded) => unknown, what?: string): Promise<Recorded>;
  /** Does something in the application, unrecorded. @returns the answer's body */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into it as it likes
  call(method: string, path: string, body?: unknown): Promise<any>;
}

export interface RecordingScim {
  /** An application of its own, below a path of this name, in SCIM 2.0. */
  app(name: string): RecordedApp;
}

/** A SCIM server with any number of applications that keep in memory what they are told, and every request. */
export async function startRecordingScim(
  cleanup: (() => Promise<unknown>)[],
  { certFile, keyFile }: Certificate,
): Promise<RecordingScim> {
  const apps = new Map<string, { app: RecordedApp; handle: ReturnType<typeof createFetchHandler>; open: number }>();

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const found = apps.get(url.pathname.split('/')[1] ?? '');
    if (!found) return void response.writeHead(404).end();
    const { app, handle } = found;
    let text = '';
    for await (const part of request.setEncoding('utf8')) text += part;
    const recorded: Recorded = {
      method: request.method ?? '',
      path: url.pathname.split('/v2')[1] ?? '',
      query: url.searchParams,
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
      at: performance.now(),
      secure: (request.socket as TLSSocket).encrypted === true,
    };
    response.on('close', () => {
      if (!response.writableFinished) recorded.gaveUp = performance.now() - recorded.at;
    });
    app.requests.push(recorded);
    app.most = Math.max(app.most, ++found.open);
    await app.before(recorded, found.open);
    const { authorization: _, ...headers } = request.headers as Record<string, string>;
    const init = { method: recorded.method, headers, ...(text === '' ? {} : { body: text }) };
    const answered = await handle(new Request(url, init));
    const body = await answered.text();
    found.open--;
    response.writeHead(answered.status, Object.fromEntries(answered.headers));
    response.end(body === '' ? body : JSON.stringify(app.answer(recorded, JSON.parse(body))));
  }

  const plain = createServer((request, response) => void serve(request, response));
  const secure = createTlsServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, (request, response) => {
    void serve(request, response);
  });
  const ports: number[] = [];
  for (const server of [plain, secure]) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ports.push((server.address() as { port: number }).port);
    cleanup.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
  }

  return {
    app(name) {
      const basePath = `/${name}/scim`;
      const handle = createFetchHandler(createMemoryConnector(), {
        basePath,
        auth: { type: 'none', allowRemote: true },
      });
      const app: RecordedApp = {
        baseUrl: `http://localhost:${ports[0]}${basePath}/v2`,
        secureUrl: `https://localhost:${ports[1]}${basePath}/v2`,
        requests: [],
        most: 0,
        before: () => undefined,
        answer: (_request, body) => body,
        seen: (fits, what = 'the request') => until(`${what} at ${name}`, () => app.requests.find(fits), 60_000, 50),
        async call(method, path, body) {
          const answered = await handle(
            new Request(app.baseUrl + path, {
              method,
              ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/scim+json' } } : {}),
            }),
          );
          const text = await answered.text();
          if (!answered.ok) throw new Error(`${method} ${path} → ${answered.status} ${text}`);
          return text === '' ? undefined : JSON.parse(text);
        },
      };
      apps.set(name, { app, handle, open: 0 });
      return app;
    },
  };
}
