import { createPublicKey } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type ConnectorSettings, connectorSettings, testReport } from '@postern/protocol/wire';
import { CompactEncrypt } from 'jose';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AgentKeys, ensureAgentKeys } from '../keychain/agent-keys.ts';
import { createMemoryKeychain } from '../keychain/memory-keychain.fixture.ts';
import { createUnsealer } from '../keychain/unsealer.ts';
import type { Connectors } from '../ports.ts';
import { createTestAuthority } from '../trust/certificates.fixture.ts';
import { listen, type TestServer } from '../trust/servers.fixture.ts';
import { createTrust } from '../trust/trust.ts';
import { createConnectors } from './connectors.ts';

let server: TestServer;
let handle: (request: IncomingMessage, response: ServerResponse) => void;
let keys: AgentKeys;
let keychain: ReturnType<typeof createMemoryKeychain>;
let connectors: Connectors;

beforeEach(async () => {
  server = await listen(
    createServer((request, response) => handle(request, response)),
    'http',
  );
  handle = scim();
  keychain = createMemoryKeychain();
  keys = await ensureAgentKeys(keychain);
  connectors = createConnectors({
    ...{ unsealer: createUnsealer(keys), keychain, log: pino({ level: 'silent' }), version: '1.0.0' },
    trust: createTrust({ minVersion: '1.2', caFiles: [] }),
  });
});
afterEach(async () => {
  await connectors.close();
  await server.close();
});

const seal = (value: unknown) =>
  new CompactEncrypt(Buffer.from(JSON.stringify(value)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
    .encrypt(createPublicKey(keys.encryption));
const settings = (more: Partial<ConnectorSettings> = {}): ConnectorSettings =>
  connectorSettings.parse({
    ...{
      label: 'HR',
      baseUrl: `${server.url}/scim/v2`,
      auth: { type: 'none' },
      uniqueField: 'userName',
      timeoutMs: 2_000,
    },
    ...{ allowHttp: true, concurrency: 2, pageSize: 100, customUrn: 'urn:x' },
    ...more,
  });

/** A small SCIM server; each part can be replaced by status and body. */
function scim(
  parts: { config?: [number, string]; users?: [number, string]; seen?: (request: IncomingMessage) => void } = {},
) {
  const config = JSON.stringify({
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
    patch: { supported: true },
  });
  const users = JSON.stringify({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: 7,
    Resources: [{ id: '1', userName: 'ann' }],
  });
  return (request: IncomingMessage, response: ServerResponse): void => {
    parts.seen?.(request);
    const [status, body] = request.url!.includes('ServiceProviderConfig')
      ? (parts.config ?? [200, config])
      : (parts.users ?? [200, users]);
    response.writeHead(status, { 'content-type': 'application/scim+json' }).end(body);
  };
}
const run = async (more: Partial<ConnectorSettings> = {}) => {
  const report = testReport.parse(await connectors.test(settings(more)));
  expect(report.stages.map(({ stage }) => stage)).toEqual([
    'dns',
    'tcp',
    'tls',
    'auth',
    'version',
    'capabilities',
    'page',
  ]);
  return {
    ...report,
    states: report.stages.map(({ state }) => state).join(' '),
    error: report.stages.find(({ error }) => error)?.error,
  };
};

test('sealed credentials are opened and sent', async () => {
  let authorization: string | undefined;
  let key: unknown;
  handle = scim({
    seen: (request) => {
      authorization = request.headers.authorization;
      key = request.headers['x-key'];
    },
  });
  await connectors.configure(
    'a',
    3,
    settings({ auth: { type: 'basic', sealed: await seal({ user: 'bö', password: 'pä:ss' }) } }),
  );
  await (await connectors.get('a')).send({ method: 'GET', url: `${server.url}/scim/v2/Users/1` });
  expect(authorization).toBe(`Basic ${Buffer.from('bö:pä:ss').toString('base64')}`);
  await connectors.configure(
    'a',
    4,
    settings({ auth: { type: 'header', sealed: await seal({ headers: [{ name: 'X-Key', value: 'k' }] }) } }),
  );
  await (await connectors.get('a')).send({ method: 'GET', url: `${server.url}/scim/v2/Users/1` });
  expect([authorization, key]).toEqual([undefined, 'k']);
  expect(connectors.revs()).toEqual({ a: 4 });
});

test('settings that cannot be used are kept, and say what is wrong', async () => {
  await connectors.configure('a', 1, settings({ auth: { type: 'basic', sealed: 'x.y.z' } }));
  expect(connectors.revs()).toEqual({ a: 1 });
  await expect(connectors.get('a')).rejects.toMatchObject({ error: { code: 'connector_credentials', class: 'app' } });
  await connectors.configure(
    'b',
    1,
    settings({ auth: { type: 'header', sealed: await seal({ headers: [{ name: 'a\nb', value: 'k' }] }) } }),
  );
  await expect(connectors.get('b')).rejects.toMatchObject({ error: { code: 'connector_credentials' } });
  await connectors.configure('b', 2, null);
  await expect(connectors.get('b')).rejects.toMatchObject({ error: { code: 'app_unknown' } });
});

test('credentials set on this machine are taken as soon as they are there', async () => {
  let authorization: string | undefined;
  handle = scim({ seen: (request) => (authorization = request.headers.authorization) });
  await connectors.configure('a', 1, settings({ auth: { type: 'local' } }));
  await expect(connectors.get('a')).rejects.toMatchObject({ error: { code: 'connector_credentials_missing' } });
  await keychain.set('connector:a', JSON.stringify({ type: 'basic', user: 'u', password: 'p' }));
  await (await connectors.get('a')).send({ method: 'GET', url: `${server.url}/scim/v2/Users/1` });
  expect(authorization).toBe('Basic dTpw');
  expect((await run({ auth: { type: 'local' } })).states).toBe('ok ok ok ok ok ok ok');
});

test('a test that goes through', async () => {
  const report = await run();
  expect(report.states).toBe('ok ok ok ok ok ok ok');
  expect(report).toMatchObject({ version: '2.0', capabilitiesAssumed: true });
  expect(report.stages.at(-1)?.found).toBe('7 users');
  for (const stage of report.stages) expect(stage.ms).toBeGreaterThanOrEqual(0);
});

test.each([
  ['credentials refused', { config: [401, ''] }, 'ok ok ok failed not_run not_run not_run', 'connector_auth'],
  ['no provider configuration', { config: [404, ''] }, 'ok ok ok ok failed not_run not_run', 'connector_no_endpoint'],
  ['a web page', { config: [200, '<html>'] }, 'ok ok ok ok failed not_run not_run', 'connector_html'],
  [
    'SCIM 1.1 behind /v2',
    { config: [200, '{"schemas":["urn:scim:schemas:core:1.0"]}'] },
    'ok ok ok ok failed not_run not_run',
    'connector_wrong_version',
  ],
  ['no users', { users: [500, 'boom'] }, 'ok ok ok ok ok ok failed', 'connector_server_error'],
  ['users that are none', { users: [200, '{"Resources":[1]}'] }, 'ok ok ok ok ok ok failed', 'connector_bad_page'],
] as const)('%s', async (_name, parts, states, code) => {
  handle = scim(parts as Parameters<typeof scim>[0]);
  const report = await run();
  expect([report.states, report.error?.code]).toEqual([states, code]);
});

test('nobody listens; an unknown name; http that is not allowed', async () => {
  expect((await run({ baseUrl: 'http://no-such-host.invalid/v2' })).states).toBe(
    'failed not_run not_run not_run not_run not_run not_run',
  );
  expect((await run({ allowHttp: false })).error?.code).toBe('connector_http_not_allowed');
  await server.close();
  const report = await run();
  expect([report.states, report.error?.code]).toEqual([
    'ok failed not_run not_run not_run not_run not_run',
    'connector_refused',
  ]);
});

test('a certificate that is not trusted names its issuer', async () => {
  const secure = await listen(createTlsServer(createTestAuthority('App CA').issue('x')), 'https');
  const report = await run({ baseUrl: `${secure.url}/v2`, allowHttp: false });
  await secure.close();
  expect([report.states, report.error?.code]).toEqual([
    'ok ok failed not_run not_run not_run not_run',
    'connector_tls_untrusted',
  ]);
  expect(report.error?.message).toContain('App CA');
});
