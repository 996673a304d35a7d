import { createMemoryConnector } from '@postern/connector/memory';
import { operations as op } from '@postern/protocol/management';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ApiHarness, apiHarness } from '../api/testing.ts';
import type { InboundCall } from './mode.ts';
import { type InboundHarness, inboundHarness } from './testing.ts';

let api: ApiHarness;
let inbound: InboundHarness;
let calls: InboundCall[];
let appId: string;
let token: string;
const params = () => ({ appId });

beforeAll(async () => {
  api = await apiHarness();
  const connector = createMemoryConnector();
  const directory = (call: InboundCall) => {
    calls.push(call);
    if (call.caller.name === 'broken') throw new Error('a bug');
    return connector;
  };
  inbound = await inboundHarness(api, { directory });
});
afterAll(async () => {
  await inbound.close();
  await api.close();
});
beforeEach(async () => {
  await api.reset();
  calls = [];
  ({ appId, token } = await inbound.connect('entra_id'));
});

const make = async (name: string) =>
  (await api.call(op.createInboundCredential, { params: params(), body: { name } })).body.secret;
const credentials = async () => (await api.call(op.getInbound, { params: params() })).body.credentials;
const requests = async () => (await api.call(op.listInboundRequests, { params: params() })).body;

function send(path: string, given: { method?: string; body?: unknown; as?: string; name?: string } = {}) {
  const { method = given.body === undefined ? 'GET' : 'POST', body, as = token, name = 'entra_id' } = given;
  return inbound.send(name, as, method, path, body);
}

const user = (userName: string) => ({ schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName });

test('a call reaches the mode with its app, caller, trace and deadline; locations are those of the org', async () => {
  const { status, body } = await send('/Users', { body: user('ann@example.com') });
  expect(status).toBe(201);
  expect(body.meta.location).toBe(`https://org.example/scim/v2/entra_id/Users/${body.id}`);
  expect(calls).toMatchObject([
    { app: { id: appId, name: 'entra_id' }, caller: { name: 'first' }, deadline: api.clock.now + 45_000 },
  ]);
  expect(calls[0]!.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect((await send(`/Users/${body.id}`)).body.userName).toBe('ann@example.com');
});

test('nobody without the token of this very app gets an answer, whether or not there is such an app', async () => {
  await api.call(op.createApp, { body: { label: 'Other', name: 'other' } });
  const refused = [
    await send('/Users', { as: '' }),
    await send('/Users', { as: 'pscim_guess' }),
    await send('/Users', { name: 'other' }),
    await send('/Users', { name: 'nothing' }),
    await send('/Users', { name: '%00' }),
    await send('/Users', { name: "x'--" }),
  ];
  for (const { status, headers, body } of refused) {
    expect([status, headers['www-authenticate'], body]).toEqual([401, 'Bearer realm="SCIM"', refused[0]!.body]);
  }
  expect(refused[0]!.body).toMatchObject({
    status: '401',
    detail: expect.stringMatching(/inbound_credential_refused/),
  });
  expect(calls).toEqual([]);
  // Once in this minute, for both apps that were asked in vain.
  expect((await api.events()).filter((one) => one === 'application.inbound.credential.refuse')).toHaveLength(2);
});

test('a rotated token stays valid for the overlap and ends then; a revoked one ends at once', async () => {
  const [first] = await credentials();
  const given = { params: { appId, credentialId: first!.id }, body: { overlapHours: 2 } };
  const { secret } = (await api.call(op.rotateInboundCredential, given)).body;
  expect((await api.call(op.rotateInboundCredential, given)).error.code).toBe('inbound_credential_ended');
  const both = async () => [(await send('/Users')).status, (await send('/Users', { as: secret })).status];
  expect(await both()).toEqual([200, 200]);
  api.clock.now += 2 * 3_600_000;
  expect(await both()).toEqual([401, 200]);
  const [left, ...none] = await credentials();
  expect([left!.name, left!.expires, none]).toEqual(['first', null, []]);
  await api.call(op.revokeInboundCredential, { params: { appId, credentialId: left!.id } });
  expect(await both()).toEqual([401, 401]);
  expect(await api.events()).toEqual(
    expect.arrayContaining(['create', 'rotate', 'revoke'].map((verb) => `application.inbound.credential.${verb}`)),
  );
});

test('off, an inactive app, and a mode that this org does not have are each told', async () => {
  const mode = (name: string) => api.call(op.replaceInbound, { params: params(), body: { mode: name } });
  await mode('off');
  expect(await send('/Users')).toMatchObject({ status: 403, body: { detail: expect.stringMatching(/is off/) } });
  await mode('relay');
  expect((await send('/Users')).status).toBe(501);
  await mode('directory');
  await api.call(op.deactivateApp, { params: params() });
  expect((await send('/Users')).status).toBe(403);
});

test('above the limit of a minute a caller is asked to wait, and then served', async () => {
  const settings = { requestsPerMinute: 60 };
  await api.call(op.replaceInbound, { params: params(), body: { mode: 'directory', settings } });
  for (let n = 0; n < 60; n++) await send('/ServiceProviderConfig');
  const late = await send('/Users');
  expect([late.status, late.headers['retry-after']]).toEqual([429, '60']);
  api.clock.now += 60_000;
  expect((await send('/Users')).status).toBe(200);
});

test('the inspector shows the last requests, the refused ones too, and no secret', async () => {
  await send('/Users', { body: { ...user('bob@example.com'), password: 'Tr0ub4dor' } });
  const patch = { Operations: [{ op: 'Replace', path: 'password', value: 'Tr0ub4dor' }] };
  await send('/Users/1', { method: 'PATCH', body: patch });
  await send('/Users?filter=password%20eq%20%22Tr0ub4dor%22');
  await send('/Users', { body: 'password=Tr0ub4dor' });
  await send('/Users/.search', { body: { filter: 'password eq "Tr0ub4dor"' } });
  await send('/Groups', { as: 'wrong' });
  const kept = await requests();
  expect(kept.map(({ method, path, status, caller }) => [method, path, status, caller])).toEqual([
    ['GET', '/Groups', 401, null],
    ['POST', '/Users/.search', 200, 'first'],
    ['POST', '/Users', 400, 'first'],
    ['GET', '/Users?[masked]', 200, 'first'],
    ['PATCH', '/Users/1', expect.any(Number), 'first'],
    ['POST', '/Users', 201, 'first'],
  ]);
  expect(kept[4]!.notes).toEqual([expect.stringMatching(/Replace/)]);
  expect(kept[5]!.request).toContain('"userName": "bob@example.com"');
  const all = JSON.stringify(kept);
  expect(all).not.toContain('Tr0ub4dor');
  expect(all).not.toContain(token);
});

test('the inspector keeps what no database can hold, and a body that is cut inside of a character', async () => {
  const key = 'name.\u0000';
  await send('/Users/1', { method: 'PATCH', body: { Operations: [{ op: 'replace', value: { [key]: 'x' } }] } });
  for (const filling of [16_000, 16_001])
    await send('/Users', { body: { ...user('bob@example.com'), title: `${'x'.repeat(filling)}${'🦊'.repeat(500)}` } });
  expect((await requests()).map(({ method }) => method)).toEqual(['POST', 'POST', 'PATCH']);
  expect(await api.events()).toContain('application.inbound.deviation');
});

test('a body of no media type, or compressed, is 415', async () => {
  const wrong = [
    ['content-type', 'garbage;;;'],
    ['content-type', ''],
    ['content-encoding', 'gzip'],
  ] as const;
  for (const [name, value] of wrong) {
    const answer = await inbound.send('entra_id', token, 'POST', '/Users', user('ann'), { [name]: value });
    expect([answer.status, answer.body.status]).toEqual([415, '415']);
  }
});

test('a bug is told as one, and says nothing of itself', async () => {
  const { status, body } = await send('/Users', { as: await make('broken') });
  expect([status, body.detail]).toEqual([500, expect.stringMatching(/inbound_failed/)]);
  expect(JSON.stringify(body)).not.toContain('a bug');
});

test('a deviation is told in the log of the app, once', async () => {
  const patch = { Operations: [{ op: 'Replace', path: 'title', value: 'x' }] };
  for (let n = 0; n < 2; n++) await send('/Users/1', { method: 'PATCH', body: patch });
  const filter = 'eventType eq "application.inbound.deviation"';
  const { body } = await api.call(op.listLogs, { query: { filter } });
  expect(body.map(({ displayMessage }) => displayMessage)).toEqual([
    'first deviates from SCIM, which was accepted: op "Replace" is not in lower case',
  ]);
});
