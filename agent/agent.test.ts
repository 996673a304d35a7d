import { expect, test } from 'vitest';
import { createRig } from './link/testing/rig.ts';

const provision = (name: string) => () => ({
  account: { userName: name },
  unique: { field: 'userName', value: name },
  mode: 'create-or-link',
  onFound: 'push',
  password: { from: 'generate', length: 24 },
});

test('a delivery becomes accounts, and the org gets the results', async () => {
  const rig = createRig();
  for (let n = 0; n < 30; n++) rig.org.add('user.provision', `user:${n}`, provision(`p${n}@x.test`));
  await rig.time.until(() => rig.org.actions.every(({ state }) => state === 'done'));
  expect(rig.app.users.size).toBe(30);
  expect(rig.app.mostOpen).toBeLessThanOrEqual(4);
  expect(rig.agent.state()).toMatchObject({ state: 'connected', done: 30, failed: 0, inFlight: 0 });
  expect(rig.agent.actions({ limit: 5 })).toHaveLength(5);
  await rig.stop();
});
