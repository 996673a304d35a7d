import { join } from 'node:path';
import type { Program } from '../demo/system/program.ts';
import { addApp, addGroup, addPeople, enrolAgent, loginOf, startAgent, startOrg } from '../test/kit/org-and-agent.ts';
import { startPersonnel } from '../test/kit/personnel.ts';
import { type BenchContext, type Benchmark, type Figure, quantile } from './figure.ts';

const inFlight = 100;
const title = 'Taken over';

/**
 * From the click to the row with nothing else to do; and from the kill -9 of an agent in the middle of its work to the
 * last row that another one writes in its place.
 */
export const clickToRow: Benchmark = async ({ folder, quick, cleanup, say }: BenchContext): Promise<Figure[]> => {
  const org = await startOrg(folder, cleanup);
  const data = ['first', 'second'].map((name) => join(folder, name));
  const agentIds = [await enrolAgent(org, data[0]!, 'first'), await enrolAgent(org, data[1]!, 'second')];
  const first = await startAgent(data[0]!, cleanup);

  async function application(name: string) {
    const personnel = await startPersonnel(folder, name, cleanup);
    const base = `http://localhost:${personnel.port}/scim/v1`;
    const appId = await addApp({ api: org.api, agentIds }, name, base);
    const reach = async (count: number, where = 'true', ...values: string[]) => {
      const sql = `select count(*) as n from app_user where ${where}`;
      while (Number((await personnel.application.query(sql, values))[0]!['n']) < count) {
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    };
    return { appId, connector: personnel.connector, reach };
  }

  const clicks = await application('click');
  const count = quick ? 10 : 50;
  const warmUp = quick ? 5 : 20;
  const ids = await addPeople(org.api, 'click', count + warmUp);
  const took: number[] = [];
  for (const [n, id] of ids.entries()) {
    const began = performance.now();
    await org.api.post(`/apps/${clicks.appId}/users`, { id });
    await clicks.reach(1, 'login = ?', loginOf('click', n));
    if (n >= warmUp) took.push(performance.now() - began);
  }
  say(`click to row: ${count} assignments, one at a time`);

  /** The application hangs, so that the agent holds leases and has requests open when it is killed. */
  async function takeOver(change: () => Promise<unknown>, done: () => Promise<void>, working: Program, next: string) {
    taken.connector.signal('SIGSTOP');
    await change();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await working.kill();
    const killed = performance.now();
    taken.connector.signal('SIGCONT');
    const successor = await startAgent(next, cleanup);
    await done();
    return { successor, seconds: (performance.now() - killed) / 1000 };
  }

  const taken = await application('taken');
  const people = await addPeople(org.api, 'taken', inFlight);
  const group = await addGroup(org.api, 'taken', people);
  await org.api.put(`/apps/${taken.appId}/groups/${group}`);
  await taken.reach(inFlight);
  const updates = await takeOver(
    () => Promise.all(people.map((id) => org.api.post(`/users/${id}`, { profile: { title } }))),
    () => taken.reach(inFlight, 'title = ?', title),
    first,
    data[1]!,
  );
  say(`take-over: ${inFlight} changes of profiles, the agent killed while the application hung`);
  const newcomers = await addGroup(org.api, 'newcomers', await addPeople(org.api, 'newcomers', inFlight));
  const creates = await takeOver(
    () => org.api.put(`/apps/${taken.appId}/groups/${newcomers}`),
    () => taken.reach(2 * inFlight),
    updates.successor,
    data[0]!,
  );
  say(`take-over: ${inFlight} new people, the same`);

  const p95 = quantile(took, 0.95);
  return [
    { name: 'click to row p50', ours: quantile(took, 0.5), unit: 'ms' },
    { name: 'click to row p95', ours: p95, goal: 250, unit: 'ms', met: p95 <= 250 },
    { name: 'take-over of changes', ours: updates.seconds, goal: 30, unit: 's', met: updates.seconds <= 30 },
    { name: 'take-over of creates', ours: creates.seconds, goal: 30, unit: 's', met: creates.seconds <= 30 },
  ];
};
