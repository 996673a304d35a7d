/** One wrong connector password with 1,000 people waiting is one task; all arrive after it is put right. */
import { expect, test } from 'vitest';
import { until } from '../../demo/system/until.ts';
import { addApp, addGroup, addPeople, startOrgAndAgent } from '../kit/org-and-agent.ts';
import { startPersonnel } from '../kit/personnel.ts';
import { scratch } from '../kit/scratch.ts';

const people = 1000;
const { folder, cleanup } = await scratch('wrong-password');

test('1,000 people wait behind one task', async () => {
  const system = await startOrgAndAgent(folder, cleanup);
  const personnel = await startPersonnel(folder, 'personnel', cleanup, { password: 'another password' });
  const form = { concurrency: 16 };
  const appId = await addApp(
    { api: system.api, agentIds: [system.agentId] },
    'personnel',
    `http://localhost:${personnel.port}/scim/v1`,
    form,
  );
  const ids = await addPeople(system.api, 'many', people);
  const groupId = await addGroup(system.api, 'Many', ids);
  await system.api.put(`/apps/${appId}/groups/${groupId}`);

  const tasks = await until('the task', async () => {
    const open = await system.api.get('/tasks');
    return open.length > 0 && open;
  });
  expect(tasks).toHaveLength(1);
  expect(tasks[0].code).toBe('connector_auth');
  const counts = await system.api.get(`/queue?appId=${appId}`);
  expect(counts.waiting + counts.running).toBe(people);

  // The form with the right password closes the circuit; nobody presses Retry a thousand times.
  await system.api.put(`/apps/${appId}/provisioning`, {
    ...(await system.api.get(`/apps/${appId}/provisioning`)),
    authorization: { type: 'basic', user: 'postern', password: 'another password' },
  });
  await until(
    'a thousand rows',
    async () => Number((await personnel.application.query('select count(*) as n from app_user'))[0]!['n']) === people,
    60_000,
  );
  await until('no open task', async () => (await system.api.get('/tasks')).length === 0);
});
