import { actionKinds, type ConnectorSettings, type ExchangeRequest } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { AgentSettings } from './deps.ts';
import type { AgentCaller } from './port.ts';
import { ask, type Bench, callerFor, createBench, enqueue, newAction, resultOf, waiting } from './testing.ts';

let bench: Bench;
let app: string;
let caller: AgentCaller;
let settings: (appIds: string[]) => AgentSettings[] = () => [];

beforeAll(async () => {
  bench = await createBench({ settingsFor: async (_agentId, appIds) => settings(appIds) });
});
beforeEach(async () => {
  settings = () => [];
  const agent = await bench.agent();
  app = await bench.app({ agents: [agent] });
  caller = callerFor(agent);
});
afterAll(() => bench.close());

const open = (part: Partial<ExchangeRequest> = {}, signal = new AbortController().signal) =>
  bench.queue.exchange(
    caller,
    { results: [], released: [], limits: [], kinds: [...actionKinds], wait: 25, configRevs: {}, ...part },
    signal,
  );
const sealed = { label: 'App', baseUrl: 'https://app.example/scim/v2', auth: { type: 'none' } } as ConnectorSettings;
test('a waiting poll is answered when work comes', async () => {
  const poll = open();
  await waiting(bench, caller.agentId);
  const [id] = await enqueue(bench, newAction(app, app));
  expect((await poll).actions.map((action) => action.id)).toEqual([id]);
});

test('what waited behind a finished action goes to the waiting poll', async () => {
  const [, second] = await enqueue(bench, newAction(app, app), newAction(app, app, { kind: 'user.deactivate' }));
  const { actions, deliveryId } = await open();
  const poll = open({ have: deliveryId! });
  await ask(bench.queue, caller, { wait: 0, results: actions.map((action) => resultOf(action)) });
  expect((await poll).actions.map((action) => action.id)).toEqual([second]);
});

test('a poll that brings results waits for work as well, and is answered within a moment', async () => {
  const [first] = await enqueue(bench, newAction(app, app));
  const { actions, deliveryId } = await open();
  const results = actions.map((action) => resultOf(action));
  const poll = open({ have: deliveryId!, results });
  await waiting(bench, caller.agentId);
  const [second] = await enqueue(bench, newAction(app, app));
  expect(await poll).toMatchObject({ accepted: [first], actions: [{ id: second }] });
  // Not after the 25 s that it asks for.
  expect(await open({ results })).toMatchObject({ accepted: [first], actions: [] });
});

test('work that was put off goes out when its time comes', async () => {
  const [id] = await enqueue(bench, newAction(app, app, { runAt: new Date(bench.time.now + 5_000) }));
  const poll = open();
  await waiting(bench, caller.agentId);
  bench.time.now += 5_000;
  await bench.queue.sweep();
  expect((await poll).actions.map((action) => action.id)).toEqual([id]);
});

test('a newer poll takes the place of an older one', async () => {
  const older = open();
  await waiting(bench, caller.agentId);
  const newer = open();
  expect((await older).actions).toEqual([]);
  await enqueue(bench, newAction(app, app));
  expect((await newer).actions).toHaveLength(1);
});

test('a paused agent gets no work', async () => {
  await enqueue(bench, newAction(app, app));
  expect((await ask(bench.queue, caller, { paused: true })).actions).toEqual([]);
  expect((await ask(bench.queue, caller)).actions).toHaveLength(1);
});

test('a delivery whose connection broke before it was written out is for others at once', async () => {
  const connection = new AbortController();
  const [id] = await enqueue(bench, newAction(app, app));
  await open({}, connection.signal);
  const other = callerFor(await bench.agent());
  await sql`insert into app_agent values (${app}, ${other.agentId})`.execute(bench.db.kysely);
  caller = other;
  const poll = open();
  connection.abort();
  expect((await poll).actions).toMatchObject([{ id, attempt: 2, uncertain: false }]);
});

test('new settings go to the waiting agent at once, and only when they are new', async () => {
  settings = (appIds) => appIds.map((appId) => ({ appId, rev: 2, settings: sealed }));
  await sql`update app set rev = 2 where id = ${app}`.execute(bench.db.kysely);
  expect((await open()).config).toEqual([{ appId: app, rev: 2, settings: sealed }]);
  const poll = open({ configRevs: { [app]: 2 } });
  await waiting(bench, caller.agentId);
  settings = (appIds) => appIds.map((appId) => ({ appId, rev: 3, settings: sealed }));
  await bench.db.transaction(async (tx) => {
    await sql`update app set rev = 3 where id = ${app}`.execute(tx);
    await bench.db.notify(tx, 'config', app);
  });
  expect((await poll).config).toEqual([{ appId: app, rev: 3, settings: sealed }]);
});

test('an app that an agent no longer serves is taken from it', async () => {
  await sql`delete from app_agent where app_id = ${app}`.execute(bench.db.kysely);
  expect((await open({ configRevs: { [app]: 1 } })).config).toEqual([{ appId: app, rev: 1, settings: null }]);
});

test('settings that an agent cannot use do not go round and round', async () => {
  settings = (appIds) => appIds.map((appId) => ({ appId, rev: 1, settings: sealed }));
  await open();
  const poll = open();
  await waiting(bench, caller.agentId);
  await enqueue(bench, newAction(app, app));
  expect(await poll, 'it waited for the work').toMatchObject({ actions: [{}], config: [{ rev: 1 }] });
});

test('who waits for an action hears its end, with what was found', async () => {
  const [id] = await enqueue(bench, newAction(app, app, { kind: 'user.read' }));
  const { actions } = await open();
  const waitingFor = bench.queue.finished(id!, 10_000);
  const result = resultOf(actions[0]!, 'done', { resource: { missing: true } });
  await ask(bench.queue, caller, { wait: 0, results: [result] });
  expect(await waitingFor).toEqual(result);
  expect(await bench.queue.finished(id!, 0), 'and again, later').toEqual(result);
  const [open2] = await enqueue(bench, newAction(app, `${app}2`));
  expect(await bench.queue.finished(open2!, 0)).toBeUndefined();
});

test('a closing queue answers the polls that wait, and those that come after', async () => {
  const closing = await createBench();
  const agent = callerFor(await closing.agent());
  const ask25 = () => ask(closing.queue, agent, { wait: 25 });
  const poll = ask25();
  await waiting(closing, agent.agentId);
  await closing.queue.close();
  expect((await poll).actions).toEqual([]);
  expect((await ask25()).actions).toEqual([]);
  await closing.db.close();
});

test('an agent that is switched off is told so by its open poll', async () => {
  // Looked at from now on: the news can be here before the transaction that brings it has resolved.
  const told = expect(open()).rejects.toMatchObject({ code: 'agent_revoked' });
  await waiting(bench, caller.agentId);
  await bench.db.transaction(async (tx) => {
    await sql`update agent set status = 'inactive' where id = ${caller.agentId}::uuid`.execute(tx);
    await bench.db.notify(tx, 'config', caller.agentId);
  });
  await told;
});
