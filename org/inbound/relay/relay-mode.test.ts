import { createSecretKey } from 'node:crypto';
import { operations as op } from '@postern/protocol/management';
import type { ActionError, Relayed } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ApiHarness, apiHarness } from '../../api/testing.ts';
import type { RelayOutcome, RelayRequest } from '../../queue/relay/port.ts';
import { type Connected, type InboundHarness, inboundHarness } from '../testing.ts';
import { createRelayAudit, type RelayAudit } from './audit.ts';
import { createRelayMode } from './relay-mode.ts';

let api: ApiHarness;
let inbound: InboundHarness;
let okta: Connected;
let asked: RelayRequest[];
let audit: RelayAudit;
/** What the application answers. */
let outcome: (request: RelayRequest) => RelayOutcome;

beforeAll(async () => {
  api = await apiHarness();
  const queue = {
    relay: async (request: RelayRequest) => {
      asked.push(request);
      return outcome(request);
    },
  };
  const seal = { sealForAgent: async (_key: object, text: string) => `sealed ${text.length}` };
  const { db, clock } = api.deps;
  const orgKey = createSecretKey(Buffer.alloc(32));
  audit = createRelayAudit({ db, systemLog: api.deps.systemLog, log: { warn: () => undefined } });
  inbound = await inboundHarness(api, { relay: createRelayMode({ audit, db, queue, seal, orgKey, clock }) });
});
afterAll(async () => {
  await inbound.close();
  await api.close();
});
beforeEach(async () => {
  await api.reset();
  asked = [];
  answer({ status: 200 });
  okta = await inbound.connect('okta', 'relay');
});

const answer = (relayed: Relayed) => {
  outcome = () => ({ came: 'answer', relayed });
};
const ann = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName: 'ann' };
const patch = (...Operations: object[]) => ({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });
const can = (...capabilities: string[]) =>
  api.db.transaction(async (tx) => {
    await sql`update app set capabilities = ${capabilities}::text[] where id = ${okta.appId}::uuid`.execute(tx);
    await api.callers.changed(tx);
  });
const addAgent = async () => {
  const id = await api.addAgent();
  await sql`insert into app_agent (app_id, agent_id) values (${okta.appId}, ${id})`.execute(api.db.kysely);
  return id;
};

test('a create is one operation, and its answer has the addresses of this side', async () => {
  answer({ status: 201, resource: { id: '7', userName: 'ann', meta: { location: 'http://inside/Users/7' } } });
  const made = await okta.send('POST', '/Users', { ...ann, title: 'Engineer' });
  expect(made.status).toBe(201);
  expect(made.body.meta.location).toMatch(/\/scim\/v2\/okta\/Users\/7$/);
  expect(made.headers['location']).toBe(made.body.meta.location);
  expect(asked).toMatchObject([
    {
      operation: { op: 'create', resource: 'Users', body: { userName: 'ann', title: 'Engineer' } },
      subject: { name: 'ann' },
      deadline: api.clock.now + 45_000,
    },
  ]);
});

test('the system log tells which token changed what, and how the application took it', async () => {
  answer({ status: 201, resource: { id: '7', userName: 'ann' } });
  await okta.send('POST', '/Users', { ...ann, password: 'secret' });
  answer({ status: 404, detail: 'Nobody has this id' });
  await okta.send('DELETE', '/Users/8');
  await okta.send('GET', '/Users/8');
  await audit.settled();
  const filter = `appId eq "${okta.appId}" and eventType sw "application.inbound.relay"`;
  const { body: logs } = await api.call(op.listLogs, { query: { filter, sortOrder: 'ASCENDING' } });
  expect(logs.map(({ displayMessage, outcome, actor }) => [displayMessage, outcome.result, actor.displayName])).toEqual(
    [
      ['Relayed for first: create ann', 'SUCCESS', 'first (okta)'],
      ['Relayed for first: delete 8', 'FAILURE', 'first (okta)'],
    ],
  );
  expect(JSON.stringify(logs)).not.toContain('secret');
});

test('passwords are sealed to each agent of the app, out of bodies and patches alike', async () => {
  const agents = [await addAgent(), await addAgent()];
  const sealed = Object.fromEntries(agents.map((id) => [id, 'sealed 6']));
  answer({ status: 201, resource: { id: '7', userName: 'ann' } });
  await okta.send('POST', '/Users', { ...ann, password: 'secret' });
  await okta.send('PUT', '/Users/7', { ...ann, password: 'secret' });
  await okta.send('PATCH', '/Users/7', patch({ op: 'replace', value: { active: true, password: 'secret' } }));
  await okta.send('PATCH', '/Users/7', patch({ op: 'replace', path: 'password', value: 'secret' }));
  expect(asked.map((one) => one.sealed)).toEqual([sealed, sealed, sealed, sealed]);
  expect(JSON.stringify(asked.map(({ operation }) => operation))).not.toContain('secret');
  expect(asked[2]?.operation).toMatchObject({ operations: [{ op: 'replace', value: { active: true } }] });
  expect(asked[3]?.operation).toMatchObject({ operations: [] });
});

test('two creates are the same only where everything is, the password too', async () => {
  for (const password of ['one', 'one', 'two', undefined]) await okta.send('POST', '/Users', { ...ann, password });
  const [first, second, ...others] = asked.map(({ same }) => same);
  expect(first).toBe(second);
  expect(new Set([first, ...others]).size).toBe(3);
});

test('a patch goes on as it is; under an If-Match it is compared and applied here', async () => {
  answer({ status: 200, resource: { id: '7', userName: 'ann', title: 'Old' } });
  const operation = { op: 'replace', path: 'title', value: 'New' };
  await okta.send('PATCH', '/Users/7', patch(operation));
  expect(asked.map(({ operation: { op } }) => op)).toEqual(['patch']);
  const { headers } = await okta.send('GET', '/Users/7');
  asked = [];
  await okta.send('PATCH', '/Users/7', patch(operation), { 'if-match': String(headers['etag']) });
  expect(asked.map((one) => one.operation)).toMatchObject([{ op: 'get' }, { op: 'replace', body: { title: 'New' } }]);
  const wrong = await okta.send('PATCH', '/Users/7', patch(operation), { 'if-match': 'W/"other"' });
  expect(wrong.status).toBe(412);
});

test('text that no database can hold is refused, and nothing of it reaches the application', async () => {
  for (const text of ['a\u0000b', '\ud800']) {
    const answers = [
      await okta.send('POST', '/Users', { ...ann, userName: text }),
      await okta.send('PATCH', '/Users/7', patch({ op: 'replace', path: 'title', value: text })),
      await okta.send('DELETE', '/Users/%00'),
    ];
    for (const { status, body } of answers)
      expect([status, body.detail]).toEqual([400, expect.stringMatching(/inbound_text_invalid/)]);
  }
  expect(asked).toEqual([]);
});

test('what is too long for the wire is refused in the words of SCIM, and reaches no agent', async () => {
  const long = 'x'.repeat(9000);
  const by = async (...request: Parameters<Connected['send']>) => {
    const { status, body } = await okta.send(...request);
    return [status, body.scimType];
  };
  expect(await by('GET', `/Users/${long.slice(0, 601)}`)).toEqual([404, undefined]);
  expect(await by('DELETE', `/Groups/${long.slice(0, 601)}`)).toEqual([404, undefined]);
  expect(await by('GET', `/Users?filter=userName eq "${long}"`)).toEqual([400, 'invalidFilter']);
  const path = `emails[value eq "${long.slice(0, 2500)}"]`;
  expect(await by('PATCH', '/Users/7', patch({ op: 'remove', path }))).toEqual([400, 'invalidPath']);
  expect(asked).toEqual([]);
});

test('a long name goes whole to the application, and in part, between two characters, into the list of actions', async () => {
  answer({ status: 201, resource: { id: '7', userName: 'ann' } });
  const userName = `x${'\u{1f600}'.repeat(2000)}`;
  expect((await okta.send('POST', '/Users', { ...ann, userName })).status).toBe(201);
  const { operation, subject } = asked[0]!;
  expect(operation).toMatchObject({ body: { userName } });
  expect([subject.id, subject.name].map((text) => [text.isWellFormed(), text.length <= 600])).toEqual([
    [true, true],
    [true, true],
  ]);
});

test('a page tells the counters of the application, and asks without members where they are not wanted', async () => {
  answer({ status: 200, list: { totalResults: 12, startIndex: 1, resources: [{ id: 'g', displayName: 'G' }] } });
  const { body } = await okta.send('GET', '/Groups?filter=displayName eq "G"&excludedAttributes=members&count=5');
  expect(body).toMatchObject({ totalResults: 12, itemsPerPage: 1, Resources: [{ id: 'g' }] });
  expect(asked[0]?.operation).toMatchObject({
    op: 'list',
    filter: 'displayName eq "G"',
    count: 5,
    without: ['members'],
  });
});

const error = (code: string, more: Partial<ActionError> = {}): RelayOutcome => ({
  came: 'failure',
  error: { code, class: 'app', message: 'said', ...more },
});
test.each<[string, RelayOutcome, number, string?]>([
  [
    'refused by the application',
    { came: 'answer', relayed: { status: 409, scimType: 'uniqueness' } },
    409,
    'uniqueness',
  ],
  ['no agent', { came: 'no-agent' }, 503],
  ['no room', { came: 'no-room' }, 503],
  ['no answer', { came: 'nothing' }, 504],
  ['the app is switched off', error('connector_refused'), 503],
  ['the agent’s credentials are refused', error('connector_auth', { status: 401 }), 502],
  ['the application failed', error('connector_server_error', { status: 500 }), 502],
  ['a slower pace is asked for', error('connector_rate_limited', { status: 429 }), 429],
  ['no answer in the time of the app', error('connector_timeout'), 504],
  ['looked up and not done', error('relay_not_done'), 503],
])('%s: a status that the caller can act on', async (_name, came, status, scimType) => {
  outcome = () => came;
  const told = await okta.send('POST', '/Users', ann);
  expect(told).toMatchObject({ status, body: { status: String(status) } });
  expect(told.body.scimType).toBe(scimType);
  if (status === 503 || status === 429) expect(Number(told.headers['retry-after'])).toBeGreaterThan(0);
});

test('the pace that the application asks for is asked of its caller', async () => {
  outcome = () => error('connector_rate_limited', { status: 429, retryAfterMs: 12_500 });
  expect((await okta.send('POST', '/Users', ann)).headers['retry-after']).toBe('13');
});

test('what is told of the server is what the connector said that it can', async () => {
  const told = async () => {
    const [config, types] = await Promise.all([
      okta.send('GET', '/ServiceProviderConfig'),
      okta.send('GET', '/ResourceTypes'),
    ]);
    const { patch, changePassword, sort } = config.body;
    const names = types.body.Resources.map(({ name }: { name: string }) => name);
    return [patch.supported, changePassword.supported, sort.supported, names];
  };
  expect(await told()).toEqual([true, true, false, ['User', 'Group']]);
  await can('IMPORT_NEW_USERS', 'IMPORT_PROFILE_UPDATES');
  expect(await told()).toEqual([false, false, false, ['User']]);
  expect((await okta.send('POST', '/Users', ann)).status).toBe(405);
  expect((await okta.send('PATCH', '/Users/7', patch({ op: 'remove', path: 'title' }))).status).toBe(405);
  expect((await okta.send('POST', '/Groups', { displayName: 'G' })).status).toBe(405);
  expect((await okta.send('GET', '/Users')).status).toBe(200);
  expect(asked.map(({ operation: { op } }) => op)).toEqual(['list']);
});
