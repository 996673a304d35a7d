import { until } from '../demo/system/until.ts';
import { addApp, startOrgAndAgent } from '../test/kit/org-and-agent.ts';
import { startWatchedDirectory, startWatchedTables, type WatchedSource } from '../test/kit/watched-sources.ts';
import { type Benchmark, type Figure, quantile } from './figure.ts';

/** From the commit in the source to the account in the org, at rest: a pause of uneven length before each change. */
const goalMs = 5_000;
const rest = (n: number) => new Promise((resolve) => setTimeout(resolve, 1_500 + ((n * 377) % 1_000)));

/** Somebody is added in a real OpenLDAP and in a real MariaDB that a connector watches, and arrives in the org. */
export const changes: Benchmark = async ({ folder, quick, cleanup, say }) => {
  const system = await startOrgAndAgent(folder, cleanup);
  const figures: Figure[] = [];
  for (const start of [startWatchedDirectory, startWatchedTables]) {
    const took = await timeChanges(await start(folder, cleanup), system, quick ? 3 : 20);
    for (const share of [0.5, 0.95]) {
      const ours = quantile(took.ms, share);
      const name = `changes ${took.name} p${share * 100}`;
      figures.push({ name, ours, unit: 'ms', ...(share === 0.95 ? { goal: goalMs, met: ours <= goalMs } : {}) });
    }
    say(`${took.name}: ${took.ms.length} people added, each in the org after ${took.ms.map(Math.round).join(', ')} ms`);
  }
  return figures;
};

async function timeChanges(
  source: WatchedSource,
  { api, agentId }: Awaited<ReturnType<typeof startOrgAndAgent>>,
  rounds: number,
): Promise<{ name: string; ms: number[] }> {
  const appId = await addApp({ api, agentIds: [agentId] }, source.name, source.baseUrl);
  await api.put(`/apps/${appId}/features/INBOUND_PROVISIONING`, { postern: { changes: { status: 'ENABLED' } } });
  const arrives = async (userName: string) => {
    await source.add(userName);
    const committed = performance.now();
    const here = async () => (await api.get(`/apps/${appId}/imports/results?q=${userName}`)).length > 0;
    await until(userName, here, 60_000, 20);
    return performance.now() - committed;
  };
  await arrives('before.all');
  const ms: number[] = [];
  for (let n = 0; n < rounds; n++) {
    await rest(n);
    ms.push(await arrives(`person${n}.${source.name}`));
  }
  return { name: source.name, ms };
}
