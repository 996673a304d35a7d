/**
 * A relayed create, broken at each of its moments: the agent or the org's node is killed with -9, or the caller goes.
 * Proxies hold the very exchange that marks the moment. The application's tables take twins, so a second create would be
 * seen: afterwards the person is there once, and the caller was told so, or was told to ask again and then gets it.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { freePort } from '../../demo/system/free-port.ts';
import type { Program } from '../../demo/system/program.ts';
import { startPostgres } from '../../demo/system/servers.ts';
import { type HoldingProxy, startHoldingProxy } from '../kit/holding-proxy.ts';
import { enrolAgent, type RunningOrg, startAgent, startOrg } from '../kit/org-and-agent.ts';
import { type Personnel, startPersonnel } from '../kit/personnel.ts';
import { scratch } from '../kit/scratch.ts';

const { folder, cleanup } = await scratch('relayed-create');
const server = await startPostgres(join(folder, 'postgres'));
cleanup.push(() => server.stop());

interface System {
  org: RunningOrg;
  orgPort: number;
  here: string;
  databaseUrl: string;
  toOrg: HoldingProxy;
  toConnector: HoldingProxy;
  personnel: Personnel;
  agent: Program;
  data: string;
  url: string;
  token: string;
}

async function start(name: string): Promise<System> {
  const personnel = await startPersonnel(folder, name, cleanup, { allowTwins: true });
  const toConnector = await startHoldingProxy(() => personnel.port);
  const orgPort = await freePort();
  const toOrg = await startHoldingProxy(() => orgPort);
  cleanup.push(
    () => toConnector.close(),
    () => toOrg.close(),
  );
  const here = join(folder, `system-${name}`);
  await mkdir(here);
  const databaseUrl = await server.createDatabase(name);
  const org = await startOrg(here, cleanup, { port: orgPort, publicPort: toOrg.port, databaseUrl });
  const data = join(here, 'agent');
  const agentId = await enrolAgent(org, data, 'agent');
  const agent = await startAgent(data, cleanup);
  const { id } = await org.api.post('/apps', { label: name, name });
  await org.api.put(`/apps/${id}/provisioning`, {
    enabled: true,
    baseUrl: `http://localhost:${toConnector.port}/scim/v1`,
    allowHttp: true,
    authorization: { type: 'basic', user: 'postern', password: 'bench' },
    uniqueField: 'userName',
    timeoutSeconds: 30,
    agents: [agentId],
  });
  const { baseUrl } = await org.api.put(`/apps/${id}/inbound`, { mode: 'relay', settings: {} });
  const { secret } = await org.api.post(`/apps/${id}/inbound/credentials`, { name: 'test' });
  return { org, orgPort, here, databaseUrl, toOrg, toConnector, personnel, agent, data, url: baseUrl, token: secret };
}

const ann = {
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName: 'ann@example.com',
  name: { givenName: 'Ann', familyName: 'Lee' },
  active: true,
};

/** The create as an identity provider sends it. @returns the status; 0: the connection broke */
async function create({ url, token }: System, signal?: AbortSignal): Promise<number> {
  try {
    const answer = await fetch(`${url}/Users`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      body: JSON.stringify(ann),
      ...(signal ? { signal } : {}),
    });
    await answer.text();
    return answer.status;
  } catch {
    return 0;
  }
}

/** Asks as identity providers do: again after 503 and 504, and when the connection broke. @returns every status */
async function insist(system: System, first: number): Promise<number[]> {
  const all = [first];
  while ([0, 502, 503, 504].includes(all.at(-1)!) && all.length < 20) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    all.push(await create(system));
  }
  return all;
}

/** The exchange that is held tells how far the create has come. */
const moments = {
  'handed out': (system: System) =>
    system.toOrg.hold(
      'answer',
      (seen, answer) => seen.url.endsWith('/exchange') && /"actions":\[\{/.test(answer ?? ''),
    ),
  'sent and not arrived': (system: System) => system.toConnector.hold('request', (seen) => seen.method === 'POST'),
  'arrived and not answered': (system: System) => system.toConnector.hold('answer', (seen) => seen.method === 'POST'),
  'answered and not reported': (system: System) =>
    system.toOrg.hold('request', (seen) => seen.url.endsWith('/exchange') && /"results":\[\{/.test(seen.body)),
};
type Moment = keyof typeof moments;

const breaks = {
  'the agent is killed': async (system: System, _leave: AbortController) => {
    await system.agent.kill();
    system.toOrg.letGo();
    system.toConnector.letGo();
    system.agent = await startAgent(system.data, cleanup);
  },
  'the org is killed': async (system: System, _leave: AbortController) => {
    await system.org.program.kill();
    system.toOrg.letGo();
    system.toConnector.letGo();
    const { orgPort, toOrg, databaseUrl, here } = system;
    system.org = await startOrg(here, cleanup, { port: orgPort, publicPort: toOrg.port, databaseUrl });
  },
  'the caller goes': async (system: System, leave: AbortController) => {
    leave.abort();
    system.toOrg.letGo();
    system.toConnector.letGo();
  },
};

const cases = Object.keys(breaks).flatMap((what) => Object.keys(moments).map((moment) => [what, moment] as const));

test.concurrent.each(cases)(
  '%s, %s: the person is there once, and the caller knows',
  async (what, moment) => {
    const system = await start(`${what} ${moment}`.replaceAll(/[ ,]+/g, '_'));
    const leave = new AbortController();
    const held = moments[moment as Moment](system);
    const asked = create(system, leave.signal);
    await held;
    await breaks[what as keyof typeof breaks](system, leave);
    const statuses = await insist(system, await asked);
    expect([201, 409], `the caller was told ${statuses.join(', ')}`).toContain(statuses.at(-1));
    const rows = await system.personnel.application.query('select login from app_user');
    expect(rows.map((row) => row['login'])).toEqual([ann.userName]);
  },
  300_000,
);

test.concurrent('the org is killed right after the caller has the answer: nothing is left open, and the person is there once', async ({
  expect,
}) => {
  const system = await start('answered');
  expect(await create(system)).toBe(201);
  await breaks['the org is killed'](system, new AbortController());
  const database = new pg.Client(system.databaseUrl);
  await database.connect();
  cleanup.push(() => database.end());
  const open = async () => {
    const { rows } = await database.query(
      "select state from action where state <> 'done' and payload->>'op' = 'create'",
    );
    return rows;
  };
  // Where it was not counted, its lease ends first, and the agent answers from its journal.
  await expect.poll(open, { timeout: 60_000 }).toEqual([]);
  const rows = await system.personnel.application.query('select login from app_user');
  expect(rows.map((row) => row['login'])).toEqual([ann.userName]);
}, 300_000);

test.concurrent('the connector is held for longer than the caller waits: 504, and the same create then gets its answer', async () => {
  const system = await start('held_connector');
  const apps = await system.org.api.get('/apps');
  const path = `/apps/${apps[0].id}/inbound`;
  await system.org.api.put(path, { mode: 'relay', settings: { deadlineSeconds: 5 } });
  const held = moments['arrived and not answered'](system);
  const asked = create(system);
  await held;
  expect(await asked).toBe(504);
  system.toConnector.letGo();
  const statuses = await insist(system, await create(system));
  expect([201, 409]).toContain(statuses.at(-1));
  const rows = await system.personnel.application.query('select login from app_user');
  expect(rows).toHaveLength(1);
}, 300_000);

test.concurrent('without an agent the caller hears so, and is not kept until its time is over', async () => {
  const system = await start('no_agent');
  await system.agent.kill();
  const answer = await fetch(`${system.url}/Users`, { headers: { authorization: `Bearer ${system.token}` } });
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  // Where the time runs out before an agent has room it is another code; `bench/relay.ts` measures how soon this one comes.
  expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('(relay_no_agent)') });
});
