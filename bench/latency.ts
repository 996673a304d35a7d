import { request } from 'undici';
import { addApp, addPeople, startOrgAndAgent } from '../test/kit/org-and-agent.ts';
import { type Benchmark, quantile } from './figure.ts';
import { startListeningConnector } from './parts/listening-connector.ts';

/** Long enough for the report of the last action and the next poll, so that nothing else is under way. */
const rest = () => new Promise((resolve) => setTimeout(resolve, 100));

/** From the assignment to the first request at the connector when nothing else happens, beside a direct request. */
export const latency: Benchmark = async ({ folder, quick, cleanup, say }) => {
  const connector = await startListeningConnector();
  cleanup.push(() => connector.close());
  const system = await startOrgAndAgent(folder, cleanup);
  const appId = await addApp({ api: system.api, agentIds: [system.agentId] }, 'latency', connector.baseUrl, {
    concurrency: 4,
  });
  const rounds = quick ? 20 : 120;
  const warmUp = quick ? 20 : 60;
  const ids = await addPeople(system.api, 'latency', rounds + warmUp);

  const oursMs: number[] = [];
  const peerMs: number[] = [];
  for (const [n, id] of ids.entries()) {
    const settled = connector.nextCreate();
    const mine = connector.timeToNextRequest();
    await system.api.post(`/apps/${appId}/users`, { id });
    const took = await mine;
    await settled;
    await rest();
    const direct = connector.timeToNextRequest();
    const answer = await request(`${connector.baseUrl}/Users?startIndex=1&count=1`);
    await answer.body.dump();
    await rest();
    if (n >= warmUp) {
      oursMs.push(took);
      peerMs.push(await direct);
    }
  }
  say(`latency: ${rounds} assignments, one at a time`);
  return (
    [
      ['p50', 0.5, 10],
      ['p95', 0.95, 25],
    ] as const
  ).map(([label, share, goal]) => {
    const mine = quantile(oursMs, share);
    const theirs = quantile(peerMs, share);
    const above = mine - theirs;
    return { name: `latency ${label}`, ours: above, peer: theirs, goal, unit: 'ms above peer', met: above <= goal };
  });
};
