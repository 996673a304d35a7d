import { expect, test } from 'vitest';
import { provision, write } from './link/testing/payloads.ts';
import { createRig } from './link/testing/rig.ts';

const done = (rig: ReturnType<typeof createRig>) => () => rig.org.actions.every(({ state }) => state === 'done');

test('a delivery becomes accounts, and the org gets the results', async () => {
  const rig = createRig();
  for (let n = 0; n < 30; n++) rig.org.add('user.provision', `user:${n}`, provision(`p${n}@x.test`));
  await rig.time.until(done(rig));
  expect(rig.app.users.size).toBe(30);
  expect(rig.app.mostOpen).toBeLessThanOrEqual(4);
  expect(rig.agent.state()).toMatchObject({ state: 'connected', done: 30, failed: 0, inFlight: 0 });
  expect(rig.agent.actions({ limit: 5 })).toHaveLength(5);
  await rig.stop();
});

test('a subscriber gets the whole state at once, then what changes', async () => {
  const rig = createRig();
  const states: string[] = [];
  rig.agent.subscribe(({ state, done }) => void states.push(`${state} ${done}`));
  expect(states).toEqual(['connecting 0']);
  rig.org.add('user.provision', 'user:a', provision('a'));
  await rig.time.until(done(rig));
  await rig.time.advance(200);
  expect(states.at(-1)).toBe('connected 1');
  await rig.stop();
});

test('pause gives back what has not started and takes nothing new, also after a restart', async () => {
  const rig = createRig({ file: ':memory:' });
  rig.app.fate = () => ({ answers: 2_000 });
  for (let n = 0; n < 10; n++) rig.org.add('user.provision', `user:${n}`, provision(`p${n}`));
  await rig.time.until(() => rig.agent.state().inFlight === 4);
  void rig.agent.pause();
  await rig.time.advance(10_000);
  expect(rig.org.actions.filter(({ state }) => state === 'done')).toHaveLength(4);
  expect(rig.org.actions.filter(({ state, uncertain }) => state === 'ready' && !uncertain)).toHaveLength(6);
  expect(rig.agent.state().state).toBe('paused');
  expect(rig.org.exchanges.at(-1)?.paused).toBe(true);
  void rig.agent.resume();
  await rig.time.until(done(rig));
  expect(rig.agent.state().state).toBe('connected');
  await rig.stop();
});

test('stop finishes what runs, reports it and gives back the rest', async () => {
  const rig = createRig();
  rig.app.fate = () => ({ answers: 300 });
  for (let n = 0; n < 10; n++) rig.org.add('user.push', `user:${n}`, write(`p${n}`, `id${n}`, { onMissing: 'create' }));
  await rig.time.until(() => rig.agent.state().inFlight === 4);
  await rig.stop();
  const states = Object.groupBy(rig.org.actions, ({ state, uncertain }) => `${state}${uncertain ? '?' : ''}`);
  expect(states).toMatchObject({ done: { length: 4 }, ready: { length: 6 } });
});

test('a payload too large for the delivery is fetched', async () => {
  const rig = createRig();
  rig.org.add('user.provision', 'user:a', provision('a'), { large: true });
  await rig.time.until(done(rig));
  expect(rig.org.log).toContain(`GET /actions/${rig.org.actions[0]!.id}/payload`);
  expect(rig.app.users.size).toBe(1);
  await rig.stop();
});

test('a payload that only a newer agent knows is unsupported', async () => {
  const rig = createRig();
  const action = rig.org.add('user.provision', 'user:a', () => ({ mode: 'teleport' }));
  await rig.time.until(() => action.result !== undefined);
  expect(action.result?.status).toBe('unsupported');
  await rig.stop();
});

test('a failure of the app as a whole gives the rest back and is shown until it works again', async () => {
  const rig = createRig();
  rig.app.fate = () => ({ status: 401 });
  for (let n = 0; n < 10; n++) rig.org.add('user.provision', `user:${n}`, provision(`p${n}`));
  await rig.time.until(() => rig.org.actions.some(({ result }) => result !== undefined));
  await rig.time.settle();
  expect(rig.agent.state().apps[0]).toMatchObject({ label: 'Payroll', problem: { code: 'http_401' } });
  expect(rig.org.actions.every(({ uncertain }) => !uncertain)).toBe(true);
  rig.app.fate = () => ({});
  await rig.time.until(done(rig));
  await rig.time.settle();
  expect(rig.agent.state().apps[0]?.problem).toBeUndefined();
  await rig.stop();
});

test('the settings of an unknown app cannot be tested', async () => {
  const rig = createRig();
  await expect(rig.agent.test('nowhere')).rejects.toMatchObject({ code: 'app_not_served' });
  await rig.time.until(() => rig.agent.state().apps.length === 1);
  await expect(rig.agent.test(rig.org.appId)).resolves.toMatchObject({ version: '1.1' });
  await rig.stop();
});
