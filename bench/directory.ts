import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { startPostgres } from '../demo/system/servers.ts';
import { createDb } from '../org/db/database.ts';
import {
  addApp,
  addGroup,
  addPeople,
  enrolAgent,
  loginOf,
  type RunningOrg,
  startAgent,
  startOrg,
} from '../test/kit/org-and-agent.ts';
import { startPersonnel } from '../test/kit/personnel.ts';
import { type BenchContext, type Benchmark, type Figure, quantile } from './figure.ts';
import { beside } from './parts/beside.ts';
import { peakMiB } from './parts/peak-memory.ts';

interface Size {
  people: number;
  groups: number;
  members: number;
  looks: number;
}

/** Lists and pages must feel at once. */
const pageGoalMs = 100;
/** Nobody may notice that something large is under way. */
const longestPageGoalMs = 1_000;
/** What the org may hold at any time, the embedded database in it included. */
const memoryGoalMiB = 1536;

async function each(looks: number, look: (n: number) => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < looks + 5; n++) {
    const began = performance.now();
    await look(n);
    if (n >= 5) took.push(performance.now() - began);
  }
  return quantile(took, 0.95);
}

/** `look` says how far it is, or undefined when it is done; told every 10 s. */
async function watched(say: BenchContext['say'], look: () => Promise<string | undefined>): Promise<void> {
  let told = performance.now();
  for (;;) {
    const state = await look();
    if (state === undefined) return;
    if (performance.now() - told > 10_000) {
      told = performance.now();
      say(`    ${state}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

async function lists(system: RunningOrg, { people, looks }: Size): Promise<[string, number][]> {
  const { api } = system;
  const some = (n: number) => loginOf('ada', (n * 7919) % people);
  const page = (query: string) => () => api.get(query);
  const middle = Buffer.from(JSON.stringify([loginOf('ada', Math.floor(people / 2))])).toString('base64url');
  return [
    ['people, first page', await each(looks, page('/users?limit=50'))],
    ['people, page in the middle', await each(looks, page(`/users?limit=50&after=${middle}`))],
    ['people, search for one', await each(looks, (n) => api.get(`/users?limit=50&q=${encodeURIComponent(some(n))}`))],
    ['people, search for many', await each(looks, page('/users?limit=50&q=ada'))],
    ['people, search for nobody', await each(looks, page('/users?limit=50&q=zzz'))],
    [
      'people, filter by an attribute',
      await each(
        Math.ceil(looks / 5),
        page(`/users?limit=50&filter=${encodeURIComponent('profile.department eq "None"')}`),
      ),
    ],
    ['groups, first page with counts', await each(looks, page('/groups?limit=50&expand=stats'))],
  ];
}

/** From the change itself to the last account that follows it. */
function job(system: RunningOrg, appId: string, say: BenchContext['say'], change: () => Promise<unknown>) {
  const { api } = system;
  return beside(api, async () => {
    await change();
    await watched(say, async () => {
      const [under] = await api.get(`/apps/${appId}/jobs`);
      return under && `${under.done} of ${under.total} people`;
    });
  });
}

async function rule(system: RunningOrg, say: BenchContext['say']): Promise<{ took: number; longestPage: number }> {
  const { api } = system;
  const group = await api.post('/groups', { profile: { name: 'Everybody' } });
  const made = await api.post('/groups/rules', {
    name: 'Everybody',
    conditions: { expression: { value: 'user.department == "Platform"' } },
    actions: { assignUserToGroups: { groupIds: [group.id] } },
  });
  return beside(api, async () => {
    await api.post(`/groups/rules/${made.id}/lifecycle/activate`);
    await watched(say, async () => {
      const { total, left } = (await api.get(`/groups/rules/${made.id}`)).postern.evaluation;
      return left === 0 ? undefined : `${total - left} of ${total} people`;
    });
  });
}

/** The sample application with an account for everybody, behind its connector. */
async function application(folder: string, count: number, cleanup: BenchContext['cleanup']) {
  const target = await startPersonnel(folder, 'full', cleanup);
  await target.application.query('begin');
  for (let n = 0; n < count; n++) {
    const login = loginOf('ada', n);
    await target.application.query(
      'insert into app_user (login, first_name, last_name, email, title, department) values (?, ?, ?, ?, ?, ?)',
      [login, 'Ada', `No. ${n}`, login, 'Engineer', 'Platform'],
    );
  }
  await target.application.query('commit');
  return target;
}

/** A full read of an app through agent and connector: an import or a drift check. */
function read(system: RunningOrg, say: BenchContext['say'], path: string, body: object) {
  const { api } = system;
  return beside(api, async () => {
    const { id } = await api.post(path, body);
    await watched(say, async () => {
      const run = await api.get(`${path}/${id}`);
      if (run.status === 'FAILED') throw new Error(`The run failed: ${JSON.stringify(run.error)}`);
      return run.status === 'REVIEW' || run.status === 'DONE'
        ? undefined
        : `${run.status} ${JSON.stringify(run.counts ?? { read: run.read, compared: run.compared })}`;
    });
  });
}

async function analyzed(url: string): Promise<void> {
  const db = await createDb({ url, connections: 1 });
  await sql`analyze`.execute(db.kysely);
  await db.close();
}

async function onDatabase(label: string, context: BenchContext, databaseUrl?: string): Promise<Figure[]> {
  const { quick, cleanup, say } = context;
  const size: Size = quick
    ? { people: 3_000, groups: 30, members: 500, looks: 10 }
    : { people: 100_000, groups: 1_000, members: 10_000, looks: 50 };
  const folder = join(context.folder, label);
  await mkdir(folder, { recursive: true });
  const figures: Figure[] = [];
  const ms = (name: string, value: number, goal?: number) => {
    say(`${label}: ${name} ${value.toFixed(0)} ms`);
    const judged = goal === undefined ? {} : { goal, met: value <= goal };
    figures.push({ name: `${name}, ${label}`, ours: value, unit: 'ms', ...judged });
  };

  const options = databaseUrl === undefined ? {} : { databaseUrl };
  const system = await startOrg(folder, cleanup, options);
  const began = performance.now();
  const ids = await addPeople(system.api, 'ada', size.people);
  for (let n = 0; n < size.groups; n++) await addGroup(system.api, `Group ${n}`, ids.slice(n * 20, n * 20 + 20));
  ms('people and groups made', performance.now() - began);
  // The planner must know what is there: PGlite is told by the org within 5 s, a server finds out within a minute.
  if (databaseUrl === undefined) await new Promise((resolve) => setTimeout(resolve, 10_000));
  else await analyzed(databaseUrl);

  for (const [name, value] of await lists(system, size)) ms(`${name} (p95)`, value, pageGoalMs);

  const big = await addGroup(system.api, 'Big', ids.slice(0, size.members));
  const app = await system.api.post('/apps', { label: 'Nowhere', name: 'nowhere' });
  const place = `/apps/${app.id}/groups/${big}`;
  const assigned = await job(system, app.id, say, () => system.api.put(place));
  ms(`assignment of a group of ${size.members}`, assigned.took);
  ms('  longest page meanwhile', assigned.longestPage, longestPageGoalMs);
  const provisioned = await job(system, app.id, say, () => system.api.post(`/apps/${app.id}/users/provision`));
  ms(`provision now of ${size.members} accounts`, provisioned.took);
  ms('  longest page meanwhile', provisioned.longestPage, longestPageGoalMs);
  const removed = await job(system, app.id, say, () => system.api.delete(place));
  ms(`removal of the group of ${size.members}`, removed.took);
  ms('  longest page meanwhile', removed.longestPage, longestPageGoalMs);

  const followed = await rule(system, say);
  ms(`group rule over ${size.people} people`, followed.took);
  ms('  longest page meanwhile', followed.longestPage, longestPageGoalMs);

  const data = join(folder, 'agent');
  const agentId = await enrolAgent(system, data, 'agent');
  const agent = await startAgent(data, cleanup);
  const target = await application(folder, size.people, cleanup);
  const source = { api: system.api, agentIds: [agentId] };
  const appId = await addApp(source, 'full', `http://localhost:${target.port}/scim/v2`, { pageSize: 1000 });
  const matched = await read(system, say, `/apps/${appId}/imports`, { mode: 'full' });
  ms(`full import of ${size.people} accounts`, matched.took);
  ms('  longest page meanwhile', matched.longestPage, longestPageGoalMs);
  await system.api.put(`/apps/${appId}/features/INBOUND_PROVISIONING`, {
    importRules: { userCreateAndMatch: { autoConfirmExactMatch: true } },
  });
  const linked = await read(system, say, `/apps/${appId}/imports`, { mode: 'full' });
  ms('the same, each confirmed by itself', linked.took);
  ms('  longest page meanwhile', linked.longestPage, longestPageGoalMs);
  await target.application.query("update app_user set title = 'Somebody' where id % 100 = 0");
  const checked = await read(system, say, `/apps/${appId}/drift-checks`, {});
  ms(`drift check of ${size.people} accounts`, checked.took);
  ms('  longest page meanwhile', checked.longestPage, longestPageGoalMs);
  const [check] = await system.api.get(`/apps/${appId}/drift-checks?limit=1`);
  if (check.changed !== size.people / 100) throw new Error(`The drift check found ${JSON.stringify(check)}`);
  const agentPeak = peakMiB(agent.pid);
  say(`${label}: most memory of the agent ${agentPeak.toFixed(0)} MiB`);
  figures.push({ name: `most memory of the agent, ${label}`, ours: agentPeak, unit: 'MiB' });

  const peak = peakMiB(system.program.pid);
  figures.push({
    name: `most memory, ${label}`,
    ours: peak,
    goal: memoryGoalMiB,
    unit: 'MiB',
    met: peak <= memoryGoalMiB,
  });
  await agent.stop();
  await system.program.stop();
  return figures;
}

/** 100,000 people and 1,000 groups: lists, searches, and what touches many at once, while others go on working. */
export const directory: Benchmark = async (context) => {
  const onPglite = await onDatabase('PGlite', context);
  const server = await startPostgres(join(context.folder, 'server'));
  context.cleanup.unshift(() => server.stop());
  return [...onPglite, ...(await onDatabase('PostgreSQL', context, await server.createDatabase('org')))];
};
