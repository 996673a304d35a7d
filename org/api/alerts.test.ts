import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { operations as op } from '@postern/protocol/management';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiHarness, apiHarness, as } from './testing.ts';

let api: ApiHarness;
let hooks: Server;
const got: string[] = [];
const answer = { status: 200 };
beforeAll(async () => {
  api = await apiHarness();
  hooks = createServer((request, reply) => {
    void text(request).then((body) => {
      got.push(body);
      reply.writeHead(answer.status).end();
    });
  });
  hooks.listen(0, '127.0.0.1');
  await once(hooks, 'listening');
});
afterAll(async () => {
  hooks.close();
  await api.close();
});

const url = () => `http://127.0.0.1:${(hooks.address() as AddressInfo).port}/in`;

it('saves settings for the state that was read, and shows no secret', async () => {
  const before = await api.call(op.getAlertSettings);
  expect(before.body).toMatchObject({
    agentOffline: { enabled: true, minutes: 10 },
    webhook: { enabled: false, secret: { set: false } },
  });
  const match = { 'if-match': String(before.headers['etag']) };
  const body = { webhook: { enabled: true, url: url(), secret: 'hook secret' } };
  const saved = await api.call(op.replaceAlertSettings, { body, headers: match });
  expect(saved.body.webhook).toEqual({ enabled: true, url: url(), secret: { set: true } });
  expect((await api.call(op.replaceAlertSettings, { body, headers: match })).error.code).toBe('etag_mismatch');
  expect((await api.call(op.getAlertSettings)).headers['etag']).toBe(saved.headers['etag']);
  expect(await api.events()).toEqual(['system.org.alerts.update']);
});

it('sends a test at once, or says why it could not', async () => {
  expect((await api.call(op.testAlert, { body: { channel: 'webhook' } })).body).toEqual({ sent: true });
  expect(JSON.parse(got[0]!)).toMatchObject({ event: 'test', message: 'This is a test of the alerts of org.example.' });
  answer.status = 500;
  const refused = await api.call(op.testAlert, { body: { channel: 'webhook' } });
  expect([refused.status, refused.error]).toMatchObject([
    400,
    { code: 'alert_not_sent', errorSummary: `The test could not be sent: ${new URL(url()).host} answers 500.` },
  ]);
});

it('lists alerts, open ones first, with what became of their messages', async () => {
  await sql`insert into alert values
    ('01980000-0000-7000-8000-000000000001', 'a', 'agent_offline', 'first', '', now(), null),
    ('01980000-0000-7000-8000-000000000002', 'b', 'expiring', 'second', '', now(), now()),
    ('01980000-0000-7000-8000-000000000003', 'c', 'expiring', 'third, 100%', '', now(), null),
    ('01980000-0000-7000-8000-000000000004', 'd', 'expiring', 'fourth', '', now(), now())`.execute(api.db.kysely);
  await sql`insert into alert_delivery (id, alert_id, event, channel, attempts, run_at, error)
    values (gen_random_uuid(), '01980000-0000-7000-8000-000000000001', 'raised', 'email', 2, now(), 'no route')`.execute(
    api.db.kysely,
  );
  const { body } = await api.call(op.listAlerts);
  expect(body.map(({ message, closed, deliveries }) => [message, closed !== null, deliveries])).toEqual([
    ['third, 100%', false, []],
    ['first', false, [{ event: 'raised', channel: 'email', state: 'due', attempts: 2, error: 'no route' }]],
    ['fourth', true, []],
    ['second', true, []],
  ]);
  const pages = await api.pages<{ message: string }>('/api/v1/alerts?limit=1');
  expect(pages.map((page) => page.map(({ message }) => message))).toEqual(body.map(({ message }) => [message]));
  const found = await api.call(op.listAlerts, { query: { q: '0%' } });
  expect(found.body.map(({ message }) => message)).toEqual(['third, 100%']);
});

it('is for super administrators', async () => {
  expect((await api.call(op.listAlerts, { headers: as('app') })).status).toBe(403);
  expect((await api.call(op.getRetention, { headers: as('group') })).status).toBe(403);
});
