/**
 * The agent is killed with -9 exactly at each step of its journal, for create, PUT and group push, with 60 people; with 200 in `npm run test:full`.
 * Proxies hold the very exchange that marks the step. Afterwards the application's tables equal the org's state, and
 * nobody is there twice: the tables take twins, so a second create would be seen.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '../../demo/system/free-port.ts';
import type { OrgApi } from '../../demo/system/org-api.ts';
import type { Program } from '../../demo/system/program.ts';
import { until } from '../../demo/system/until.ts';
import { type HoldingProxy, startHoldingProxy } from '../kit/holding-proxy.ts';
import {
  addApp,
  addGroup,
  addPeople,
  enrolAgent,
  loginOf,
  type RunningOrg,
  startAgent,
  startOrg,
} from '../kit/org-and-agent.ts';
import { type Personnel, startPersonnel } from '../kit/personnel.ts';
import { scratch } from '../kit/scratch.ts';

const people = Number(process.env['POSTERN_CHAOS_PEOPLE'] ?? 60);
const { folder, cleanup } = await scratch('kill-agent');

interface System {
  name: string;
  org: RunningOrg;
  toOrg: HoldingProxy;
  toConnector: HoldingProxy;
  personnel: Personnel;
  agent: Program;
  data: string;
  appId: string;
  ids: string[];
  groupId: string;
}

/** One system for one kind of change: nobody assigned yet, a group with everybody in it. */
async function start(name: string): Promise<System> {
  const personnel = await startPersonnel(folder, name, cleanup, { allowTwins: true });
  const toConnector = await startHoldingProxy(() => personnel.port);
  cleanup.push(() => toConnector.close());
  const orgPort = await freePort();
  const toOrg = await startHoldingProxy(() => orgPort);
  cleanup.push(() => toOrg.close());
  const here = join(folder, `system-${name}`);
  await mkdir(here);
  const org = await startOrg(here, cleanup, { port: orgPort, publicPort: toOrg.port });
  const data = join(here, 'agent');
  const agentId = await enrolAgent(org, data, 'agent');
  const agent = await startAgent(data, cleanup);
  const appId = await addApp(
    { api: org.api, agentIds: [agentId] },
    name,
    `http://localhost:${toConnector.port}/scim/v1`,
    { concurrency: 4 },
  );
  const ids = await addPeople(org.api, name, people);
  const groupId = await addGroup(org.api, `All of ${name}`, ids);
  return { name, org, toOrg, toConnector, personnel, agent, data, appId, ids, groupId };
}

/** The exchange that is held tells where in the journal the agent is. */
const places = {
  'before leased': (system: System) =>
    system.toOrg.hold(
      'answer',
      (seen, answer) => seen.url.endsWith('/exchange') && /"actions":\[\{/.test(answer ?? ''),
    ),
  'sending, not arrived': (system: System, writes: RegExp) =>
    system.toConnector.hold('request', (seen) => writes.test(`${seen.method} ${seen.url}`)),
  'sent and not answered': (system: System, writes: RegExp) =>
    system.toConnector.hold('answer', (seen) => writes.test(`${seen.method} ${seen.url}`)),
  'answered and not reported': (system: System) =>
    system.toOrg.hold('request', (seen) => seen.url.endsWith('/exchange') && /"results":\[\{/.test(seen.body)),
};

type Place = keyof typeof places;

async function killAt(system: System, place: Place, writes: RegExp, change: () => Promise<unknown>) {
  const held = places[place](system, writes);
  const changed = change();
  await held;
  await system.agent.kill();
  system.toOrg.letGo();
  system.toConnector.letGo();
  await changed;
  system.agent = await startAgent(system.data, cleanup);
}

const rows = (system: System) => system.personnel.application.query('select * from app_user order by login');
const settled = async (api: OrgApi, appId: string) => {
  const { waiting, running, held } = await api.get(`/queue?appId=${appId}`);
  return waiting + running + held === 0;
};

async function creates(system: System, place: Place) {
  await killAt(system, place, /^POST .*\/Users/, () =>
    system.org.api.put(`/apps/${system.appId}/groups/${system.groupId}`),
  );
  await until('an empty queue after creating', () => settled(system.org.api, system.appId), 180_000);
  const found = await rows(system);
  expect(found.map((row) => row['login'])).toEqual(Array.from({ length: people }, (_, n) => loginOf(system.name, n)));
  expect(found.every((row) => row['status'] === 'A')).toBe(true);
}

async function changes(system: System, place: Place) {
  await killAt(system, place, /^PUT .*\/Users/, async () => {
    for (const id of system.ids) await system.org.api.post(`/users/${id}`, { profile: { title: 'Changed' } });
  });
  await until('an empty queue after changing', () => settled(system.org.api, system.appId), 180_000);
  const found = await rows(system);
  expect(found).toHaveLength(people);
  expect(found.filter((row) => row['title'] !== 'Changed')).toEqual([]);
}

async function pushesGroup(system: System, place: Place) {
  await killAt(system, place, /^(POST|PUT) .*\/Groups/, () =>
    system.org.api.post(`/apps/${system.appId}/group-push/mappings`, { sourceGroupId: system.groupId }),
  );
  await until('an empty queue after pushing', () => settled(system.org.api, system.appId), 180_000);
  const groups = await system.personnel.application.query('select * from app_group');
  expect(groups.map((row) => row['display_name'])).toEqual([`All of ${system.name}`]);
  const [members] = await system.personnel.application.query('select count(*) as n from app_membership');
  expect(Number(members!['n'])).toBe(people);
}

// Side by side: most of the time is spent waiting until a request that may still be under way cannot land any more.
test.concurrent.each(Object.keys(places) as Place[])(
  'killed %s: everybody once, every row as the org has it, one group with all members',
  async (place) => {
    const system = await start(place.replaceAll(/[ ,]+/g, '_'));
    await creates(system, place);
    await changes(system, place);
    await pushesGroup(system, place);
  },
  400_000,
);
