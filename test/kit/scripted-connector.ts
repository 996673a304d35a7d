import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

export interface ScriptedAnswer {
  status: number;
  /** An object goes as JSON, a text as it is. */
  body: unknown;
  headers?: Record<string, string>;
}

/** What the scripted connector does with a request; `undefined` = it never answers. */
export type Script = (request: {
  method: string;
  url: string;
  body: string;
  headers: IncomingHttpHeaders;
}) => ScriptedAnswer | undefined;

/** A SCIM server that misbehaves as a test says. Its port stays the same while the script changes. */
export async function startScriptedConnector(script: Script, cleanup: (() => Promise<unknown>)[]) {
  let current = script;
  const server = createServer(async (request, answer) => {
    const { method = '', url = '', headers } = request;
    const said = current({ method, url, headers, body: await text(request) });
    if (!said) return;
    const asText = typeof said.body === 'string';
    answer.writeHead(said.status, { 'content-type': asText ? 'text/html' : 'application/json', ...said.headers });
    answer.end(asText ? said.body : JSON.stringify(said.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanup.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  return {
    baseUrl: `http://localhost:${typeof address === 'object' && address ? address.port : 0}/scim/v1`,
    become(next: Script) {
      current = next;
    },
  };
}

async function text(request: IncomingMessage): Promise<string> {
  let found = '';
  for await (const part of request.setEncoding('utf8')) found += part;
  return found;
}

const core = 'urn:scim:schemas:core:1.0';
export const emptyList: ScriptedAnswer = {
  status: 200,
  body: { schemas: [core], totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] },
};

/** A server that behaves: nobody is there, and what is created gets an id. */
export function wellBehaved(): Script {
  let count = 0;
  return ({ method, url, body }) => {
    if (url.includes('ServiceProviderConfig'))
      return { status: 200, body: { schemas: [core], patch: { supported: false } } };
    if (method === 'POST')
      return {
        status: 201,
        body: { ...JSON.parse(body), id: String(++count), meta: { resourceType: 'User', surprising: [1] } },
      };
    if (method === 'PUT') return { status: 200, body: JSON.parse(body) };
    return emptyList;
  };
}
