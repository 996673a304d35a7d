import type { Result } from '@postern/protocol/wire';
import { expect, test } from 'vitest';
import { OrgFault } from '../ports.ts';
import { lesserResult } from './lesser-result.ts';
import { unreachable } from './testing/fake-org.ts';
import { provision, write } from './testing/payloads.ts';
import { createRig, type Rig } from './testing/rig.ts';

const done = (rig: Rig) => () => rig.org.actions.every(({ state }) => state === 'done');

test('80 % of a lease: the open request is dropped, nothing starts, nothing is reported', async () => {
  const rig = createRig({ settings: { concurrency: 1, timeoutMs: 120_000 } });
  rig.app.fate = () => ({ answers: 100_000 });
  const first = rig.org.add('user.push', 'user:a', write('a', 'x'));
  const second = rig.org.add('user.push', 'user:b', write('b', 'y'));
  await rig.time.until(() => rig.app.open === 1);
  const from = rig.time.now();
  rig.org.down.heartbeats = true;
  await rig.time.advance(15_000);
  expect(rig.app.open).toBe(1);
  await rig.time.advance(from + 16_500 - rig.time.now());
  expect(rig.app.open).toBe(0);
  await rig.time.advance(2_000);
  expect(rig.app.requests).toHaveLength(1);
  expect([first.result, second.result]).toEqual([undefined, undefined]);
  rig.org.down.heartbeats = false;
  rig.app.fate = () => ({});
  await rig.time.until(() => first.state === 'held' && second.state === 'held');
  expect(first.uncertain).toBe(true);
  await rig.stop();
});

test('while heartbeats pass, a slow application keeps its lease for minutes', async () => {
  const rig = createRig({ settings: { timeoutMs: 600_000 } });
  rig.app.fate = ({ method }) => ({ answers: method === 'POST' ? 300_000 : 0 });
  const action = rig.org.add('user.provision', 'user:a', provision('a'));
  await rig.time.advance(299_000);
  expect(action.state).toBe('leased');
  await rig.time.until(done(rig));
  expect(action.attempt).toBe(1);
  await rig.stop();
});

test('what the first answer of a session brings keeps its lease, too', async () => {
  const rig = createRig({ settings: { timeoutMs: 600_000 } });
  rig.kill();
  rig.app.fate = ({ method }) => ({ answers: method === 'POST' ? 100_000 : 0 });
  const action = rig.org.add('user.provision', 'user:a', provision('a'));
  rig.boot();
  await rig.time.until(done(rig));
  expect(action.attempt).toBe(1);
  await rig.stop();
});

test('a lease that went to another attempt stops its work where nothing was sent', async () => {
  const rig = createRig({ settings: { concurrency: 1 } });
  rig.app.fate = () => ({ answers: 4_000 });
  for (const name of ['a', 'b', 'c', 'd']) rig.org.add('user.provision', `user:${name}`, provision(name));
  await rig.time.until(() => rig.app.open === 1);
  const last = rig.org.actions[3]!;
  last.lease = 'another agent';
  last.until = Number.POSITIVE_INFINITY;
  await rig.time.advance(60_000);
  expect(rig.app.requests.filter(({ query }) => query.get('filter')?.includes('"d"'))).toHaveLength(0);
  expect([...rig.app.users.values()].map(({ userName }) => userName)).toEqual(['a', 'b', 'c']);
  await rig.stop();
});

test('without work there are no heartbeats', async () => {
  const rig = createRig();
  await rig.time.advance(120_000);
  expect(rig.org.log.filter((line) => line.includes('heartbeat'))).toEqual([]);
  expect(rig.org.exchanges.length).toBeLessThan(10);
  await rig.stop();
});

test('the org goes away and comes back: so does the agent', async () => {
  const rig = createRig();
  await rig.time.until(() => rig.agent.state().state === 'connected');
  rig.org.down.fault = unreachable();
  await rig.time.advance(600_000);
  expect(rig.agent.state()).toMatchObject({ state: 'offline', problem: { code: 'org_unreachable' } });
  const tries = rig.org.log.length;
  await rig.time.advance(600_000);
  expect(rig.org.log.length - tries).toBeGreaterThan(8);
  expect(rig.org.log.length - tries).toBeLessThan(40);
  rig.org.down.fault = undefined;
  rig.org.add('user.provision', 'user:a', provision('a'));
  await rig.time.until(done(rig), 61_000);
  await rig.time.settle();
  expect(rig.agent.state()).toMatchObject({ state: 'connected', done: 1 });
  await rig.stop();
});

test('Retry-After of the org is a floor', async () => {
  const rig = createRig();
  await rig.time.until(() => rig.agent.state().state === 'connected');
  rig.org.down.fault = new OrgFault({
    code: 'org_failed',
    message: 'busy',
    status: 503,
    retryAfterMs: 40_000,
    retryable: true,
  });
  await rig.time.advance(26_000);
  const tries = rig.org.log.length;
  await rig.time.advance(35_000);
  expect(rig.org.log.length).toBe(tries);
  await rig.stop();
});

test('a revoked agent says so, looks in each minute and goes on by itself when it is reactivated', async () => {
  const rig = createRig();
  await rig.time.until(() => rig.agent.state().state === 'connected');
  rig.org.down.fault = new OrgFault({ code: 'agent_revoked', message: 'no', status: 403, retryable: false });
  await rig.time.advance(30_000);
  expect(rig.agent.state()).toMatchObject({
    state: 'refused',
    problem: { code: 'agent_revoked', next: expect.stringContaining('Reactivate') },
  });
  const tries = rig.org.log.length;
  await rig.time.advance(600_000);
  expect(rig.org.log.length - tries).toBeLessThanOrEqual(11);
  rig.org.down.fault = undefined;
  await rig.time.advance(61_000);
  expect(rig.agent.state()).toMatchObject({ state: 'connected' });
  expect(rig.agent.state().problem).toBeUndefined();
  await rig.stop();
});

test('three cuts at about the same age shorten the wait and are told', async () => {
  const rig = createRig();
  rig.org.down.cutAfter = 12_000;
  await rig.time.advance(60_000);
  expect(rig.agent.state()).toMatchObject({ problem: { code: 'poll_cut' } });
  const waits = rig.org.exchanges.map(({ wait }) => wait);
  expect(waits.at(-1)).toBe(9);
  await rig.time.advance(30_000);
  expect(rig.agent.state().state).toBe('connected');
  await rig.stop();
});

test('a result that the org cannot read does not hold up the others', async () => {
  const rig = createRig();
  const original = rig.org.client;
  rig.kill();
  rig.org.client = () => {
    const client = original();
    const poisoned = (body: unknown) =>
      (body as { results?: { actionId: string }[] }).results?.some(({ actionId }) => actionId === poison.id);
    const call: typeof client.call = async (request) => {
      if (poisoned(request.body ?? {}))
        throw new OrgFault({ code: 'invalid_request', message: 'no', status: 400, retryable: false });
      return client.call(request);
    };
    return { ...client, call };
  };
  const poison = rig.org.add('user.provision', 'user:p', provision('p'));
  for (let n = 0; n < 9; n++) rig.org.add('user.provision', `user:${n}`, provision(`p${n}`));
  rig.boot();
  await rig.time.until(() => rig.org.actions.every((action) => action === poison || action.state === 'done'), 5_000);
  expect(rig.log.join('')).toContain('it is dropped');
  rig.kill();
});

test('a result that the org refuses becomes a smaller one, then a failure, so that the action ends', () => {
  const base = { actionId: '7', lease: 't', timings: { received: 1 } };
  const long: Result = { ...base, status: 'done', resource: { externalId: 'x', created: true, profile: { a: 'b' } } };
  const short = lesserResult(long, 'too large');
  expect(short).toEqual({ ...base, status: 'done', resource: { externalId: 'x', created: true } });
  const failed = lesserResult(short!, 'the id is too long');
  expect(failed).toMatchObject({ ...base, status: 'failed', error: { code: 'result_refused', class: 'person' } });
  expect(failed?.error?.message).toContain('the id is too long');
  expect(failed?.resource).toBeUndefined();
  expect(lesserResult(failed!, 'no')).toBeUndefined();
});

test('a delivery that waited in a buffer starts only after a heartbeat has confirmed it', async () => {
  const rig = createRig();
  const original = rig.org.client;
  rig.kill();
  let delay = 0;
  rig.org.client = () => {
    const client = original();
    const call: typeof client.call = async (request) => {
      const answer = await client.call(request);
      const late = request.path === '/exchange' && (answer as { actions: unknown[] }).actions.length > 0 ? delay : 0;
      if (late > 0) await new Promise<void>((resolve) => void rig.time.timers.after(late, resolve));
      return answer;
    };
    return { ...client, call };
  };
  rig.boot();
  await rig.time.advance(60_000);
  delay = 9_000;
  rig.org.add('user.provision', 'user:a', provision('a'));
  await rig.time.until(() => rig.app.requests.length > 0);
  expect(rig.org.log.at(-1)).toContain('/heartbeat');
  rig.kill();
});

test('a full journal: no new work is taken, it is told, and it goes on by itself', async () => {
  let full = false;
  const rig = createRig({
    store: (store) => ({
      ...{ prepare: (sql) => store.prepare(sql), close: () => store.close() },
      exec(sql) {
        if (full && sql === 'commit') throw new Error('database or disk is full');
        store.exec(sql);
      },
    }),
  });
  await rig.time.until(() => rig.agent.state().state === 'connected');
  full = true;
  for (let n = 0; n < 5; n++) rig.org.add('user.provision', `user:${n}`, provision(`p${n}`));
  await rig.time.advance(60_000);
  expect(rig.agent.state().problem).toMatchObject({
    code: 'journal_full',
    next: expect.stringContaining('Free space'),
  });
  expect(rig.app.requests).toEqual([]);
  expect(rig.org.exchanges.at(-1)?.paused).toBe(true);
  full = false;
  await rig.time.until(done(rig), 60_000);
  expect(rig.agent.state().problem).toBeUndefined();
  await rig.stop();
});
