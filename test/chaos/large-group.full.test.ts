/**
 * Groups with thousands of members are assigned and removed in slices, and a large import is applied in slices. The org
 * is killed (kill -9) between them, and what is left goes on by itself afterwards: nobody is missing, and nobody's account
 * is asked for twice.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '../../demo/system/free-port.ts';
import { startPostgres } from '../../demo/system/servers.ts';
import { until } from '../../demo/system/until.ts';
import { createDb, type DbPlace } from '../../org/db/database.ts';
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
import { startPersonnel } from '../kit/personnel.ts';
import { scratch } from '../kit/scratch.ts';

const people = 1_500;
const { folder, cleanup } = await scratch('large-group');

/** What the database says of the job while no org runs. */
async function leftOf(place: DbPlace): Promise<{ done: number; due: number }> {
  const db = await createDb(place);
  const { done } = await db.kysely.selectFrom('app_job').select('done').executeTakeFirstOrThrow();
  const due = await db.kysely.selectFrom('app_job_due').select('item').execute();
  await db.close();
  return { done, due: due.length };
}

async function killedBetween(place: DbPlace, start: () => Promise<RunningOrg>): Promise<void> {
  let org = await start();
  const ids = await addPeople(org.api, 'many', people);
  const group = await addGroup(org.api, 'Everybody', ids);
  const app = await org.api.post('/apps', { label: 'Nowhere' });
  const jobs = (): Promise<{ kind: string; done: number; total: number }[]> => org.api.get(`/apps/${app.id}/jobs`);

  async function killHalfWay(): Promise<void> {
    const [first] = await jobs();
    expect(first).toMatchObject({ total: people, subject: { id: group, name: 'Everybody' } });
    await until('the first slice', async () => ((await jobs())[0]?.done ?? people) > 0);
    await org.program.kill();
    const { done, due } = await leftOf(place);
    expect(done).toBeGreaterThan(0);
    expect(done + due).toBe(people);
    org = await start();
    await until('the rest', async () => (await jobs()).length === 0, 60_000);
  }

  async function accounts(): Promise<{ id: string; assigned: boolean }[]> {
    const all = [];
    for (let after = ''; ; ) {
      const page = await org.api.get(`/apps/${app.id}/users?limit=500${after}`);
      all.push(...page);
      if (page.length < 500) return all;
      const last = Buffer.from(JSON.stringify([page.at(-1).credentials.userName])).toString('base64url');
      after = `&after=${last}`;
    }
  }

  await org.api.put(`/apps/${app.id}/groups/${group}`);
  await killHalfWay();
  const assigned = await accounts();
  expect(assigned.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(assigned.every((account) => account.assigned)).toBe(true);

  await org.api.delete(`/apps/${app.id}/groups/${group}`);
  await killHalfWay();
  expect((await accounts()).filter((account) => account.assigned)).toEqual([]);
  await org.program.stop();
}

test('on PGlite', async () => {
  await killedBetween({ folder: join(folder, 'org', 'database') }, () => startOrg(folder, cleanup));
}, 180_000);

test('on PostgreSQL', async () => {
  const server = await startPostgres(join(folder, 'server'));
  cleanup.unshift(() => server.stop());
  const databaseUrl = await server.createDatabase('org');
  await killedBetween({ url: databaseUrl, connections: 1 }, () => startOrg(folder, cleanup, { databaseUrl }));
}, 180_000);

test('an import that is being applied', async () => {
  const port = await freePort();
  const place = join(folder, 'import');
  await mkdir(place);
  let org = await startOrg(place, cleanup, { port });
  await addPeople(org.api, 'many', people);
  const agentId = await enrolAgent(org, join(place, 'agent'), 'agent');
  await startAgent(join(place, 'agent'), cleanup);
  const target = await startPersonnel(place, 'personnel', cleanup);
  await target.application.query('begin');
  for (let n = 0; n < people; n++)
    await target.application.query('insert into app_user (login, email) values (?, ?)', [
      loginOf('many', n),
      loginOf('many', n),
    ]);
  await target.application.query('commit');
  const baseUrl = `http://localhost:${target.port}/scim/v2`;
  const appId = await addApp({ api: org.api, agentIds: [agentId] }, 'Personnel', baseUrl, { pageSize: 500 });
  await org.api.put(`/apps/${appId}/features/INBOUND_PROVISIONING`, {
    importRules: { userCreateAndMatch: { autoConfirmExactMatch: true } },
  });
  await org.api.put(`/apps/${appId}/features/USER_PROVISIONING`, { update: { profile: { status: 'DISABLED' } } });
  const { id } = await org.api.post(`/apps/${appId}/imports`, { mode: 'full' });
  const run = () => org.api.get(`/apps/${appId}/imports/${id}`);
  const restart = async () => {
    await org.program.kill();
    org = await startOrg(place, cleanup, { port });
  };
  for (const part of ['exact', 'confirmed']) {
    await until(`the first ${part}`, async () => (await run()).counts[part] > 0, 60_000);
    expect(await run()).toMatchObject({ status: 'RECEIVED', finished: null });
    await restart();
  }
  await until('its end', async () => (await run()).status === 'DONE', 60_000);
  expect((await run()).counts).toMatchObject({ users: people, exact: people, confirmed: people, missing: 0 });
  await org.program.stop();
  const db = await createDb({ folder: join(place, 'org', 'database') });
  const accounts = await db.kysely.selectFrom('app_user').select(['person_id', 'external_id', 'wanted']).execute();
  await db.close();
  expect(new Set(accounts.map(({ person_id }) => person_id)).size).toBe(people);
  expect(accounts.every(({ external_id, wanted }) => external_id !== null && wanted)).toBe(true);
}, 180_000);
