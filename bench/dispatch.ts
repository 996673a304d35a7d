import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SampleApplication } from '../demo/sample/application.ts';
import { startPostgres } from '../demo/system/servers.ts';
import { addApp, addGroup, addPeople, type OrgAndAgent, startOrgAndAgent } from '../test/kit/org-and-agent.ts';
import { startPersonnel } from '../test/kit/personnel.ts';
import { type BenchContext, type Benchmark, type Figure, median } from './figure.ts';
import { createUsersDirectly } from './parts/bare-client.ts';
import { cpuMs } from './parts/cpu.ts';

const connections = 16;
/** Looking costs time, too, on the same processors. */
const lookEveryMs = 25;

async function rowsReach(application: SampleApplication, count: number): Promise<void> {
  for (;;) {
    const [row] = await application.query('select count(*) as n from app_user');
    if (Number(row!['n']) >= count) return;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

/** People from group assignment to the last row. @returns people per second, and CPU ms per action */
async function ours(
  system: OrgAndAgent,
  folder: string,
  name: string,
  people: number,
  cleanup: BenchContext['cleanup'],
) {
  const target = await startPersonnel(folder, name, cleanup);
  const appId = await addApp(
    { api: system.api, agentIds: [system.agentId] },
    name,
    `http://localhost:${target.port}/scim/v1`,
    {
      concurrency: connections,
    },
  );
  const ids = await addPeople(system.api, name, people);
  const groupId = await addGroup(system.api, name, ids);
  const cpu = { org: cpuMs(system.org.pid), agent: cpuMs(system.agent.pid) };
  const began = performance.now();
  await system.api.put(`/apps/${appId}/groups/${groupId}`);
  await rowsReach(target.application, people);
  const seconds = (performance.now() - began) / 1000;
  const spent = (part: 'org' | 'agent') => (cpuMs(system[part].pid) - cpu[part]) / people;
  await target.connector.stop();
  return { perSecond: people / seconds, orgCpu: spent('org'), agentCpu: spent('agent') };
}

async function peer(folder: string, name: string, people: number, cleanup: BenchContext['cleanup']): Promise<number> {
  const target = await startPersonnel(folder, name, cleanup);
  const began = performance.now();
  await createUsersDirectly(`http://localhost:${target.port}/scim/v1`, name, people, connections);
  const seconds = (performance.now() - began) / 1000;
  await target.connector.stop();
  return people / seconds;
}

async function onDatabase(
  label: string,
  goal: number,
  { folder, quick, cleanup, say }: BenchContext,
  databaseUrl?: string,
): Promise<Figure[]> {
  const people = quick ? 200 : 2000;
  const rounds = quick ? 1 : 3;
  const here = join(folder, label);
  await mkdir(here, { recursive: true });
  const system = await startOrgAndAgent(here, cleanup, databaseUrl);
  const all: { ours: Awaited<ReturnType<typeof ours>>; peer: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const mine = await ours(system, here, `ours${round}`, round === 0 ? 200 : people, cleanup);
    const theirs = await peer(here, `peer${round}`, round === 0 ? 200 : people, cleanup);
    say(
      `${label} ${round === 0 ? 'warm-up' : `round ${round}`}: ours ${mine.perSecond.toFixed(0)}/s, peer ${theirs.toFixed(0)}/s`,
    );
    if (round > 0) all.push({ ours: mine, peer: theirs });
  }
  await system.agent.stop();
  await system.org.stop();
  const figure = (of: (one: (typeof all)[number]) => number) => median(all.map(of));
  const ratio = figure((one) => one.ours.perSecond / one.peer);
  return [
    {
      name: `dispatch on ${label}`,
      ours: figure((one) => one.ours.perSecond),
      peer: figure((one) => one.peer),
      ratio,
      goal,
      unit: 'people/s',
      met: ratio >= goal,
    },
    { name: `  org CPU on ${label}`, ours: figure((one) => one.ours.orgCpu), unit: 'ms/action' },
    { name: `  agent CPU on ${label}`, ours: figure((one) => one.ours.agentCpu), unit: 'ms/action' },
  ];
}

/** 2,000 people from the assignment of their group to the last row, beside a bare client at the same connector. */
export const dispatch: Benchmark = async (context) => {
  const onPglite = await onDatabase('PGlite', 0.35, context);
  const server = await startPostgres(join(context.folder, 'server'));
  context.cleanup.unshift(() => server.stop());
  const onPostgres = await onDatabase('PostgreSQL', 0.5, context, await server.createDatabase('org'));
  return [...onPglite, ...onPostgres];
};
