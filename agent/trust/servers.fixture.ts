import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import * as net from 'node:net';
import * as tls from 'node:tls';
import { type Target, targetOf } from './target.ts';

export interface TestServer extends Target {
  url: string;
  close(): Promise<void>;
}

/** Listens on a free loopback port; connections are cut at close. */
export async function listen(
  server: net.Server | HttpServer,
  scheme: 'http' | 'https',
  host = '127.0.0.1',
): Promise<TestServer> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const url = `${scheme}://${host}:${(server.address() as net.AddressInfo).port}`;
  return {
    url,
    ...targetOf(url),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A TLS server that answers every request with 200 and `hello`. */
export function tlsServer(options: tls.TlsOptions): tls.Server {
  return tls.createServer(options, (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 5\r\nconnection: close\r\n\r\nhello'));
  });
}

export interface TestProxy extends TestServer {
  /** Every CONNECT that came, as host:port. */
  asked: string[];
  /** The credentials that came with them. */
  credentials: (string | undefined)[];
}

/** A CONNECT proxy; with `user` it wants `user:password` by Basic, with `allow` it lets only these ports pass. */
export async function proxyServer(options: { credentials?: string; refuse?: number } = {}): Promise<TestProxy> {
  const asked: string[] = [];
  const credentials: (string | undefined)[] = [];
  const server = createHttpServer();
  server.on('connect', (request, client: net.Socket) => {
    asked.push(request.url ?? '');
    client.on('error', () => undefined);
    const given = request.headers['proxy-authorization'];
    credentials.push(given && Buffer.from(given.replace('Basic ', ''), 'base64').toString());
    const wanted = options.credentials && `Basic ${Buffer.from(options.credentials).toString('base64')}`;
    if (wanted && given !== wanted) {
      client.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="x"\r\ncontent-length: 0\r\n\r\n',
      );
      return;
    }
    if (options.refuse) {
      client.end(`HTTP/1.1 ${options.refuse} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const { port } = new URL(`http://${request.url}`);
    const upstream = net.connect(Number(port), '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  return { ...(await listen(server, 'http')), asked, credentials };
}
