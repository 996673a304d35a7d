import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import * as net from 'node:net';
import { text } from 'node:stream/consumers';
import { actionError, type ConnectorSettings, connectorSettings } from '@postern/protocol/wire';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ActionFailure, type Connector } from '../ports.ts';
import { createTestAuthority } from '../trust/certificates.fixture.ts';
import { listen, type TestServer } from '../trust/servers.fixture.ts';
import { createTrust } from '../trust/trust.ts';
import { createConnector } from './connector.ts';

const trust = createTrust({ minVersion: '1.2', caFiles: [] });
const secret = 'p4ss/w0rd-of-the-connector';
type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;
let handle: Handler;
let server: TestServer;
let connector: Connector;
const opened: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  server = await listen(
    createServer(
      (request, response) =>
        void text(request).then(
          (body) => handle(request, response, body),
          () => undefined,
        ),
    ),
    'http',
  );
  connector = open();
});
afterEach(async () => {
  await Promise.all([...opened.splice(0).map((one) => one.close()), server.close()]);
});

function open(more: Partial<ConnectorSettings> = {}, url = server.url): Connector {
  const settings = connectorSettings.parse({
    ...{ label: 'HR', baseUrl: `${url}/scim/v2/`, auth: { type: 'none' }, uniqueField: 'userName', timeoutMs: 1_000 },
    ...{ allowHttp: true, concurrency: 4, pageSize: 100, customUrn: 'urn:x' },
    ...more,
  });
  const made = createConnector({
    settings,
    rev: 1,
    credentials: { headers: { authorization: `Basic ${secret}` }, secrets: [secret] },
    trust,
    version: '1.2.3',
  });
  opened.push(made);
  return made;
}
const reply = (status: number, body = '', headers: Record<string, string> = {}): void => {
  handle = (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/scim+json', ...headers }).end(body);
};
const send = (
  method: 'GET' | 'POST' | 'PUT' = 'POST',
  path = '/Users',
  more: Partial<Parameters<Connector['send']>[0]> = {},
) =>
  connector.send({
    method,
    url: `${connector.settings.baseUrl.replace(/\/$/, '')}${path}`,
    ...(method === 'GET' ? {} : { body: { userName: 'ann', password: 'Hunter2!' } }),
    ...more,
  });
const failureOf = async (promise: Promise<unknown>): Promise<ActionFailure> => {
  const failure = await promise.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ActionFailure);
  actionError.parse((failure as ActionFailure).error);
  return failure as ActionFailure;
};

test('a request carries agent, version, type, credentials and trace', async () => {
  let got: IncomingMessage | undefined;
  handle = (request, response, body) => {
    got = request;
    response.writeHead(201).end(body);
  };
  const answer = await send('POST', '/Users', { traceparent: '00-1-2-01' });
  expect([answer.status, answer.json]).toEqual([201, { userName: 'ann', password: 'Hunter2!' }]);
  expect(got!.url).toBe('/scim/v2/Users');
  expect(got!.headers).toMatchObject({
    'user-agent': 'Postern/1.2.3',
    accept: 'application/scim+json, application/json',
    'content-type': 'application/scim+json',
    authorization: `Basic ${secret}`,
    traceparent: '00-1-2-01',
  });
  connector = open({ baseUrl: `${server.url}/scim/v1` });
  await send();
  expect(got!.headers['content-type']).toBe('application/json');
});

test.each([
  [401, 'POST', '/Users', 'connector_auth', 'app', false],
  [403, 'POST', '/Users', 'connector_forbidden', 'app', false],
  [400, 'POST', '/Users', 'invalid_value', 'person', false],
  [422, 'PUT', '/Users/1', 'invalid_value', 'person', false],
  [409, 'POST', '/Users', 'duplicate_user', 'person', false],
  [409, 'POST', '/Groups', 'duplicate_group', 'person', false],
  [413, 'PUT', '/Groups/1', 'too_large', 'person', false],
  [404, 'PUT', '/Users/1', 'connector_not_found', 'person', false],
  [404, 'POST', '/Users', 'connector_no_endpoint', 'app', false],
  [408, 'PUT', '/Users/1', 'connector_server_error', 'retry', false],
  [425, 'PUT', '/Users/1', 'connector_server_error', 'retry', false],
  [429, 'POST', '/Users', 'connector_rate_limited', 'retry', false],
  [500, 'POST', '/Users', 'connector_server_error', 'retry', false],
  [502, 'POST', '/Users', 'connector_server_error', 'retry', true],
  [504, 'PUT', '/Users/1', 'connector_server_error', 'retry', true],
  [504, 'GET', '/Users/1', 'connector_server_error', 'retry', false],
  [501, 'PUT', '/Users/1', 'connector_unsupported', 'person', false],
  [418, 'PUT', '/Users/1', 'request_refused', 'person', false],
] as const)('%i on %s %s is %s (%s)', async (status, method, path, code, errorClass, ambiguous) => {
  reply(status, JSON.stringify({ detail: 'because', schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'] }));
  const failure = await failureOf(send(method, path));
  expect([failure.error.code, failure.error.class, failure.ambiguous, failure.error.status]).toEqual([
    code,
    errorClass,
    ambiguous,
    status,
  ]);
  expect(failure.error.message).not.toMatch(/[{}]/);
});

test('403 on one request, while others work, is about that person', async () => {
  reply(200, '{}');
  await send('GET', '/Users/2');
  reply(403);
  expect((await failureOf(send('PUT', '/Users/1'))).error.class).toBe('person');
});

test('an expected status is an answer', async () => {
  reply(404, '{"detail":"x"}');
  expect(await send('PUT', '/Users/1', { expect: [404] })).toMatchObject({ status: 404, json: { detail: 'x' } });
});

test('Retry-After is told in ms', async () => {
  reply(429, '', { 'retry-after': '3' });
  expect((await failureOf(send())).error.retryAfterMs).toBe(3_000);
});

test('a redirect is told, not followed', async () => {
  reply(302, '', { location: 'https://login.example.com/' });
  const { error } = await failureOf(send('GET', '/Users/1'));
  expect([error.code, error.class]).toEqual(['connector_redirect', 'app']);
  expect(error.message).toContain('https://login.example.com/');
});

test('a web page and other bodies that are not JSON', async () => {
  reply(200, '<!DOCTYPE html><title>Sign in</title>', { 'content-type': 'text/html' });
  const page = await failureOf(send());
  expect([page.error.code, page.error.class, page.ambiguous]).toEqual(['connector_html', 'app', true]);
  reply(200, 'OK');
  const plain = await failureOf(send('GET', '/Users/1'));
  expect([plain.error.code, plain.ambiguous]).toEqual(['connector_not_json', false]);
  reply(204);
  expect((await send('PUT', '/Users/1')).json).toBeUndefined();
  reply(200, '\ufeff{"id":"1"}');
  expect((await send()).json).toEqual({ id: '1' });
  reply(200, '[{"id":"1"}]');
  expect((await send('GET')).json).toEqual({ Resources: [{ id: '1' }] });
});

test.each([
  ['{"Errors":[{"description":"the disk is full","code":"500"}]}', 'connector_server_error', 500],
  ['{"Errors":[{"description":"no such column"}]}', 'connector_server_error', 500],
  ['{"errors":[{"statusCode":409,"description":"there already"}]}', 'duplicate_user', 409],
  ['{"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"400"}', 'invalid_value', 400],
])('an error under a status of success is an error: %s', async (body, code, status) => {
  reply(200, body);
  const { error } = await failureOf(send());
  expect([error.code, error.status]).toEqual([code, status]);
  reply(200, `{"id":"1","Errors":[]}`);
  expect((await send()).status).toBe(200);
});

test('a 404 that is told in the body alone is the one that was expected', async () => {
  reply(200, '{"Errors":[{"description":"nobody of this id","code":"404"}]}');
  expect((await send('GET', '/Users/1', { expect: [404] })).status).toBe(404);
});

test('what the connector echoes never shows a secret', async () => {
  const echo = `boom authorization: Basic ${secret} password=Hunter2! {"password":"Hunter2!","x":1} {"Password" : "other"}`;
  reply(400, JSON.stringify({ detail: echo, schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'] }));
  const { error } = await failureOf(send());
  const shown = JSON.stringify(error);
  expect(shown).toContain('boom');
  for (const hidden of [secret, 'Hunter2!', 'other']) expect(shown).not.toContain(hidden);
});

test('the detail is cut', async () => {
  reply(500, 'x'.repeat(100_000), { 'content-type': 'text/plain' });
  expect((await failureOf(send())).error.detail!.length).toBeLessThanOrEqual(4096);
});

test('no answer in time: a write is ambiguous, a read is not', async () => {
  handle = () => undefined;
  const write = await failureOf(send());
  expect([write.error.code, write.error.class, write.ambiguous]).toEqual(['connector_timeout', 'retry', true]);
  expect((await failureOf(send('GET', '/Users/1'))).ambiguous).toBe(false);
});

test('a connection that is cut before or within the answer', async () => {
  handle = (request) => request.socket.destroy();
  const cut = await failureOf(send());
  expect([cut.error.code, cut.error.class, cut.ambiguous]).toEqual(['connector_reset', 'retry', true]);
  handle = (request, response) => {
    response.writeHead(201, { 'content-length': '100' }).write('{"id":');
    setImmediate(() => request.socket.destroy());
  };
  expect((await failureOf(send())).ambiguous).toBe(true);
});

test('nobody listens: nothing was sent', async () => {
  await server.close();
  const failure = await failureOf(send());
  expect([failure.error.code, failure.error.class, failure.ambiguous]).toEqual(['connector_refused', 'app', false]);
});

test('an unknown certificate: nothing was sent; its CA in the settings of the app makes it work', async () => {
  const authority = createTestAuthority('App CA');
  const secure = await listen(
    createTlsServer(authority.issue('localhost'), (_request, response) => response.end('{}')),
    'https',
  );
  opened.push(secure);
  connector = open({ allowHttp: false }, secure.url);
  const failure = await failureOf(send());
  expect([failure.error.code, failure.error.class, failure.ambiguous]).toEqual([
    'connector_tls_untrusted',
    'app',
    false,
  ]);
  expect(failure.error.message).toContain('App CA');
  connector = open({ allowHttp: false, ca: [authority.cert] }, secure.url);
  expect((await send()).status).toBe(200);
});

test('what is not HTTP', async () => {
  const odd = await listen(
    net.createServer((socket) => socket.on('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n'))),
    'http',
  );
  opened.push(odd);
  connector = open({}, odd.url);
  expect((await failureOf(send('GET', '/Users/1'))).error.code).toBe('connector_not_http');
});

test('plain http only where it was allowed', () => {
  expect(() => open({ allowHttp: false })).toThrowError(/plain http/);
});

test('an abort before and after the request has left', async () => {
  reply(200, '{}');
  const before = await failureOf(send('POST', '/Users', { signal: AbortSignal.abort() }));
  expect([before.error.code, before.ambiguous]).toEqual(['connector_stopped', false]);
  const stop = new AbortController();
  handle = () => stop.abort();
  const after = await failureOf(send('POST', '/Users', { signal: stop.signal }));
  expect([after.error.code, after.ambiguous]).toEqual(['connector_stopped', true]);
});

test('no more connections than the app allows', async () => {
  let now = 0;
  let most = 0;
  handle = (_request, response) => {
    most = Math.max(most, ++now);
    setImmediate(() => {
      now--;
      response.end('{}');
    });
  };
  await Promise.all(Array.from({ length: 40 }, () => send()));
  expect(most).toBeLessThanOrEqual(4);
});

test('old connections finish what runs when settings change', async () => {
  let release = (): void => undefined;
  const arrived = new Promise<void>((resolve) => {
    handle = (_request, response) => {
      release = () => response.end('{"id":"1"}');
      resolve();
    };
  });
  const running = send();
  await arrived;
  const closed = connector.close();
  release();
  expect((await running).json).toEqual({ id: '1' });
  await closed;
});
