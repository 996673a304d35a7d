import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startPostgres } from '../demo/system/servers.ts';
import { startOrgAndAgent } from '../test/kit/org-and-agent.ts';
import { startPersonnel } from '../test/kit/personnel.ts';
import { type BenchContext, type Benchmark, type Figure, median } from './figure.ts';
import { cpuMs } from './parts/cpu.ts';
import { findPath, personBody } from './parts/person.ts';
import { createLoad, type Load, type ScimRequest } from './parts/scim-load.ts';

const authorization = `Basic ${Buffer.from('postern:bench').toString('base64')}`;

/** What an identity provider asks for one person: is there somebody of this name, then the create. */
const requestOf = (n: number): ScimRequest => {
  const person = Math.floor(n / 2);
  return n % 2 === 0 ? { path: findPath(person) } : { method: 'POST', path: '/Users', body: personBody(person) };
};

interface Side {
  one: Load;
  many: Load;
  next: number;
}

function sideOf(baseUrl: string, credentials: string, cleanup: BenchContext['cleanup']): Side {
  const [one, many] = [createLoad(baseUrl, credentials, 1), createLoad(baseUrl, credentials, 16)];
  cleanup.push(one.close, many.close);
  return { one, many, next: 0 };
}

async function times(side: Side, count: number): Promise<number[]> {
  const all: number[] = [];
  for (let n = 0; n < count; n++) all.push(await side.one.time(requestOf(side.next++)));
  return all;
}

async function perSecond(side: Side, count: number): Promise<number> {
  const first = side.next;
  side.next += count;
  return side.many.run(count, (n) => requestOf(first + n));
}

/** The sample application on SQLite behind its connector, with the index that `postern-connector check` advises. */
async function startApplication({ folder, cleanup }: BenchContext, name: string): Promise<string> {
  const { port } = await startPersonnel(folder, name, cleanup);
  const database = new DatabaseSync(join(folder, `${name}.db`));
  database.exec('CREATE INDEX app_user_login ON app_user (login COLLATE NOCASE)');
  database.close();
  return `http://localhost:${port}/scim/v1`;
}

async function startRelay(context: BenchContext, label: string, databaseUrl?: string) {
  const here = join(context.folder, label);
  await mkdir(here);
  const system = await startOrgAndAgent(here, context.cleanup, databaseUrl);
  const { api } = system;
  const { id } = await api.post('/apps', { label: 'relay', name: 'relay' });
  await api.put(`/apps/${id}/provisioning`, {
    enabled: true,
    baseUrl: await startApplication(context, `relayed-${label}`),
    allowHttp: true,
    authorization: { type: 'basic', user: 'postern', password: 'bench' },
    uniqueField: 'userName',
    timeoutSeconds: 30,
    concurrency: 16,
    agents: [system.agentId],
  });
  const { baseUrl } = await api.put(`/apps/${id}/inbound`, { mode: 'relay', settings: { requestsPerMinute: 60_000 } });
  const { secret } = await api.post(`/apps/${id}/inbound/credentials`, { name: 'bench' });
  const credentials = `Bearer ${secret}`;
  return { system, url: baseUrl, credentials, side: sideOf(baseUrl, credentials, context.cleanup) };
}

/** The agent has just been killed. @returns ms until the caller hears that there is none */
async function withoutAgent(url: string, credentials: string): Promise<number> {
  const began = performance.now();
  const answer = await fetch(`${url}/Users`, { headers: { authorization: credentials } });
  const text = await answer.text();
  if (answer.status !== 503) throw new Error(`Without an agent the relay answered ${answer.status} ${text}`);
  return performance.now() - began;
}

interface Beside {
  ours: number[];
  peer: number[];
  ratio: number[];
}

const beside = (): Beside => ({ ours: [], peer: [], ratio: [] });

function note(into: Beside, ours: number, peer: number): void {
  into.ours.push(ours);
  into.peer.push(peer);
  into.ratio.push(ours / peer);
}

const middle = ({ ours, peer, ratio }: Beside) => ({ ours: median(ours), peer: median(peer), ratio: median(ratio) });

async function onDatabase(context: BenchContext, direct: Side, label: string, databaseUrl?: string): Promise<Figure[]> {
  const { quick, say } = context;
  const { system, url, credentials, side: ours } = await startRelay(context, label, databaseUrl);
  const [single, load, rounds] = quick ? [100, 400, 1] : [600, 4_000, 3];
  // Until the code of all processes is compiled: rates still rise after a thousand requests.
  for (const side of [ours, direct]) {
    await times(side, single);
    await perSecond(side, quick ? 200 : 8_000);
  }
  const [all, finds, creates, rates] = [beside(), beside(), beside(), beside()];
  const cpu = { org: [] as number[], agent: [] as number[] };
  for (let round = 1; round <= rounds; round++) {
    const [mine, theirs] = [await times(ours, single), await times(direct, single)];
    note(all, median(mine), median(theirs));
    note(finds, median(mine.filter((_, n) => n % 2 === 0)), median(theirs.filter((_, n) => n % 2 === 0)));
    note(creates, median(mine.filter((_, n) => n % 2 === 1)), median(theirs.filter((_, n) => n % 2 === 1)));
    const before = { org: cpuMs(system.org.pid), agent: cpuMs(system.agent.pid) };
    const rate = await perSecond(ours, load);
    for (const part of ['org', 'agent'] as const) cpu[part].push((cpuMs(system[part].pid) - before[part]) / load);
    note(rates, rate, await perSecond(direct, load));
    const last = (of: Beside) => `${of.ours.at(-1)!.toFixed(2)} beside ${of.peer.at(-1)!.toFixed(2)}`;
    say(
      `${label} round ${round}: p50 ${last(all)} ms (find ${last(finds)}, create ${last(creates)}); ${last(rates)} a second`,
    );
  }
  await system.agent.kill();
  const alone = await withoutAgent(url, credentials);
  await system.org.stop();
  const [p50, rate] = [middle(all), middle(rates)];
  return [
    { name: `relay p50 on ${label}`, ...p50, goal: 3, unit: 'ms, at most', met: p50.ratio <= 3 },
    { name: '  of a find', ...middle(finds), unit: 'ms' },
    { name: '  of a create', ...middle(creates), unit: 'ms' },
    { name: `16 connections on ${label}`, ...rate, goal: 0.3, unit: 'requests/s', met: rate.ratio >= 0.3 },
    { name: '  503 without an agent', ours: alone, goal: 2_000, unit: 'ms, at most', met: alone <= 2_000 },
    { name: '  org CPU', ours: median(cpu.org), unit: 'ms/request' },
    { name: '  agent CPU', ours: median(cpu.agent), unit: 'ms/request' },
  ];
}

/**
 * One client in front of the relay, and the same client straight at a server of the same kind, which speaks SCIM 1.1:
 * for each person a find and a create.
 */
export const relay: Benchmark = async (context) => {
  const direct = sideOf(await startApplication(context, 'direct'), authorization, context.cleanup);
  const onPglite = await onDatabase(context, direct, 'PGlite');
  const server = await startPostgres(join(context.folder, 'server'));
  context.cleanup.unshift(() => server.stop());
  return [...onPglite, ...(await onDatabase(context, direct, 'PostgreSQL', await server.createDatabase('org')))];
};
