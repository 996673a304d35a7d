import { startOrg } from '../test/kit/org-and-agent.ts';
import { type BenchContext, type Benchmark, type Figure, quantile } from './figure.ts';
import { cpuMs } from './parts/cpu.ts';
import { runEntraCycle } from './parts/entra-cycle.ts';

/** Microsoft's own planning formula at its best, 0.01 minutes for each object of an initial cycle. */
const published = 1 / (0.01 * 60);

/** An Entra-like initial cycle into mode directory, to its end: 10,000 people and 500 groups of 40. */
export const inbound: Benchmark = async ({ folder, quick, cleanup, say }: BenchContext): Promise<Figure[]> => {
  const org = await startOrg(folder, cleanup);
  const app = await org.api.post('/apps', { label: 'Entra ID' });
  const path = `/apps/${app.id}/inbound`;
  const settings = { requestsPerMinute: 60_000 };
  const { baseUrl } = await org.api.put(path, { mode: 'directory', settings });
  const { secret } = await org.api.post(`${path}/credentials`, { name: 'bench' });

  const size = quick ? { users: 300, groups: 15 } : { users: 10_000, groups: 500 };
  const cpu = cpuMs(org.program.pid);
  const { usersSeconds, groupsSeconds, calls, waited, creates } = await runEntraCycle({
    ...{ baseUrl, token: secret, ...size, members: 40, batch: 10, connections: 8, say },
  });
  const spent = (cpuMs(org.program.pid) - cpu) / calls;

  const count = async (kind: string) => {
    const answer = await fetch(`${baseUrl}/${kind}?count=0`, { headers: { authorization: `Bearer ${secret}` } });
    return ((await answer.json()) as { totalResults: number }).totalResults;
  };
  const [people, groups] = [await count('Users'), await count('Groups')];
  if (people !== size.users || groups !== size.groups) throw new Error(`${people} people and ${groups} groups arrived`);

  const seconds = usersSeconds + groupsSeconds;
  const tenth = Math.ceil(creates.length / 10);
  say(`${people} people in ${usersSeconds.toFixed(0)} s, ${groups} groups of 40 in ${groupsSeconds.toFixed(0)} s`);
  say(`${calls} calls, ${waited} of them asked to wait; ${spent.toFixed(2)} ms of the org's processor for each`);
  const perSecond = (people + groups) / seconds;
  const ratio = perSecond / published;
  return [
    {
      name: 'inbound initial cycle',
      ours: perSecond,
      peer: published,
      ratio,
      goal: 1,
      unit: 'objects/s',
      met: ratio >= 1,
    },
    { name: 'inbound whole cycle', ours: seconds, unit: 's' },
    { name: 'inbound calls', ours: calls, unit: 'calls' },
    { name: 'inbound create, first tenth', ours: quantile(creates.slice(0, tenth), 0.5), unit: 'ms, p50' },
    { name: 'inbound create, last tenth', ours: quantile(creates.slice(-tenth), 0.5), unit: 'ms, p50' },
  ];
};
