import { createServer } from 'node:http';

/** A connector that keeps nothing: it notes when requests come, and answers "nobody" or "created". */
export async function startListeningConnector() {
  let arrived: ((at: number) => void) | undefined;
  let created: (() => void) | undefined;
  let count = 0;
  const server = createServer((request, answer) => {
    arrived?.(performance.now());
    arrived = undefined;
    const send = (status: number, body: unknown) => {
      answer.writeHead(status, { 'content-type': 'application/json' });
      answer.end(JSON.stringify(body));
    };
    if (request.method !== 'POST') {
      request.resume();
      send(200, {
        schemas: ['urn:scim:schemas:core:1.0'],
        totalResults: 0,
        startIndex: 1,
        itemsPerPage: 0,
        Resources: [],
      });
      return;
    }
    let text = '';
    request.setEncoding('utf8').on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      send(201, { ...JSON.parse(text), id: String(++count) });
      created?.();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    baseUrl: `http://localhost:${port}/scim/v1`,
    /** Ms from now to the arrival of the next request. */
    timeToNextRequest(): Promise<number> {
      const began = performance.now();
      return new Promise((resolve) => {
        arrived = (at) => resolve(at - began);
      });
    },
    nextCreate: () =>
      new Promise<void>((resolve) => {
        created = resolve;
      }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
