import { join } from 'node:path';
import { addApp, addPeople, enrolAgent, loginOf, startAgent, startOrg } from '../test/kit/org-and-agent.ts';
import { type Personnel, startPersonnel } from '../test/kit/personnel.ts';
import { type BenchContext, type Benchmark, type Figure, quantile } from './figure.ts';

async function rowOf(personnel: Personnel, login: string): Promise<void> {
  for (;;) {
    const rows = await personnel.application.query('select 1 from app_user where login = ?', [login]);
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** From the click to the row with nothing else to do; and the same when the agent that works has just been killed. */
export const clickToRow: Benchmark = async ({ folder, quick, cleanup, say }: BenchContext): Promise<Figure[]> => {
  const org = await startOrg(folder, cleanup);
  const personnel = await startPersonnel(folder, 'personnel', cleanup);
  const data = ['first', 'second'].map((name) => join(folder, name));
  const agentIds = [await enrolAgent(org, data[0]!, 'first'), await enrolAgent(org, data[1]!, 'second')];
  const first = await startAgent(data[0]!, cleanup);
  const appId = await addApp({ api: org.api, agentIds }, 'personnel', `http://localhost:${personnel.port}/scim/v1`);
  const count = quick ? 10 : 50;
  const ids = await addPeople(org.api, 'click', count + 6);
  const assign = async (n: number) => {
    const began = performance.now();
    await org.api.post(`/apps/${appId}/users`, { id: ids[n] });
    await rowOf(personnel, loginOf('click', n));
    return performance.now() - began;
  };
  for (let n = 0; n < 5; n++) await assign(n);
  const idle: number[] = [];
  for (let n = 5; n < count + 5; n++) idle.push(await assign(n));
  say(`click to row: ${count} assignments, one at a time`);

  await startAgent(data[1]!, cleanup);
  await first.kill();
  const takeOver = (await assign(count + 5)) / 1000;
  const p95 = quantile(idle, 0.95);
  return [
    { name: 'click to row p50', ours: quantile(idle, 0.5), unit: 'ms' },
    { name: 'click to row p95', ours: p95, goal: 250, unit: 'ms', met: p95 <= 250 },
    { name: 'take-over after kill -9', ours: takeOver, goal: 30, unit: 's', met: takeOver <= 30 },
  ];
};
