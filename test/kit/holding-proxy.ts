import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

export interface Seen {
  method: string;
  url: string;
  /** The request's body. */
  body: string;
}

/** A request that is held: before it reaches the server, or with the server's answer in hand. */
export interface Held extends Seen {
  /** Lets it go on. */
  release(): void;
}

type Where = 'request' | 'answer';

export interface HoldingProxy {
  readonly port: number;
  /**
   * Holds the next exchange that fits, and every later one that fits until `letGo`.
   * @returns the first one, once it is held
   */
  hold(where: Where, fits: (seen: Seen, answer?: string) => boolean): Promise<Held>;
  /** Holds nothing more and lets everything go that was held. */
  letGo(): void;
  close(): Promise<void>;
}

/** A plain http proxy between two parts that can stop an exchange at an exact point. */
export async function startHoldingProxy(target: () => number, port = 0): Promise<HoldingProxy> {
  let rule: { where: Where; fits: (seen: Seen, answer?: string) => boolean; first: (held: Held) => void } | undefined;
  const waiting = new Set<() => void>();

  const pass = (where: Where, seen: Seen, answer: string | undefined): Promise<void> => {
    if (!rule || rule.where !== where || !rule.fits(seen, answer)) return Promise.resolve();
    const { first } = rule;
    return new Promise((resolve) => {
      const release = () => {
        waiting.delete(release);
        resolve();
      };
      waiting.add(release);
      first({ ...seen, release });
    });
  };

  const server = createServer((from, back) => void forward(from, back).catch(() => back.destroy()));

  async function forward(from: IncomingMessage, back: ServerResponse) {
    const body = await read(from);
    const seen = { method: from.method ?? '', url: from.url ?? '', body };
    await pass('request', seen, undefined);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const onward = request(
        { host: '127.0.0.1', port: target(), method: from.method, path: from.url, headers: from.headers },
        resolve,
      );
      onward.on('error', reject);
      // A long poll that its caller gave up must end at the server too.
      back.on('close', () => onward.destroy());
      onward.end(body, 'latin1');
    });
    const text = await read(answer);
    await pass('answer', seen, text);
    const headers = { ...answer.headers };
    delete headers['transfer-encoding'];
    back.writeHead(answer.statusCode ?? 502, { ...headers, 'content-length': Buffer.byteLength(text, 'latin1') });
    back.end(text, 'latin1');
  }

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    hold: (where, fits) =>
      new Promise((resolve) => {
        rule = { where, fits, first: resolve };
      }),
    letGo() {
      rule = undefined;
      for (const release of [...waiting]) release();
    },
    async close() {
      for (const release of [...waiting]) release();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Bytes as they are, one character each: bodies are passed on unchanged. */
function read(stream: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.setEncoding('latin1');
    stream.on('data', (part) => {
      text += part;
    });
    stream.on('end', () => resolve(text));
    stream.on('error', reject);
  });
}
