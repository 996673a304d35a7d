/**
 * The drill of docs/running-the-org.md: an org with work under way is lost, and comes back from a backup that is older
 * than that work, on a new data folder. The same agent process goes on, without a second Allow Access. Afterwards the
 * application's tables are as the org has them, and nobody is there twice: the tables take twins.
 */
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '../../demo/system/free-port.ts';
import type { OrgApi } from '../../demo/system/org-api.ts';
import { runProgram } from '../../demo/system/program.ts';
import { until } from '../../demo/system/until.ts';
import { addApp, addGroup, addPeople, enrolAgent, loginOf, startAgent, startOrg } from '../kit/org-and-agent.ts';
import { startPersonnel } from '../kit/personnel.ts';
import { scratch } from '../kit/scratch.ts';

const people = 30;
const { folder, cleanup } = await scratch('restore');

const cli = async (...args: string[]) => {
  const done = await runProgram({ name: args[0]!, file: 'org/cli.ts', args });
  expect([done.code, done.stderr]).toEqual([0, '']);
  return done.stdout;
};
const settled = (api: OrgApi, appId: string) => async () => {
  const { waiting, running, held } = await api.get(`/queue?appId=${appId}`);
  return waiting + running + held === 0;
};

test('backup, more work, kill -9, restore onto a new folder: the agent goes on and the tables equal the org', async () => {
  const personnel = await startPersonnel(folder, 'drill', cleanup, { allowTwins: true });
  const port = await freePort();
  const old = join(folder, 'old');
  await mkdir(old);
  const org = await startOrg(old, cleanup, { port });
  const data = join(folder, 'agent');
  const agentId = await enrolAgent(org, data, 'agent');
  const agent = await startAgent(data, cleanup);
  const appId = await addApp(
    { api: org.api, agentIds: [agentId] },
    'drill',
    `http://localhost:${personnel.port}/scim/v1`,
  );
  const ids = await addPeople(org.api, 'drill', people);
  const groupId = await addGroup(org.api, 'All', ids.slice(0, people - 5));
  await org.api.put(`/apps/${appId}/groups/${groupId}`);
  await org.api.post(`/apps/${appId}/group-push/mappings`, { sourceGroupId: groupId });
  await until('everybody in the application', settled(org.api, appId), 60_000);

  // Work that the backup holds as under way: five accounts more.
  await org.api.post(`/apps/${appId}/users/bulk`, { ids: ids.slice(-5) });
  const backup = join(folder, 'org.backup');
  const said = await cli('backup', '--data', join(old, 'org'), '--out', backup);
  expect(said).toContain('is not in it');

  // Work that the restored org knows nothing of: everybody changed, one gone, three new, the group renamed.
  await until('the five', settled(org.api, appId), 60_000);
  await org.api.delete(`/apps/${appId}/groups/${groupId}`);
  await org.api.put(`/groups/${groupId}`, { profile: { name: 'Renamed' } });
  await org.api.post(`/apps/${appId}/users/bulk`, { ids: ids.slice(1) });
  const late = await addPeople(org.api, 'late', 3);
  await org.api.post(`/apps/${appId}/users/bulk`, { ids: late });
  await until('what is lost later', settled(org.api, appId), 60_000);
  for (const id of ids.slice(1)) await org.api.post(`/users/${id}`, { profile: { title: 'Changed' } });
  // The agent holds results that it can report to nobody.
  await org.program.kill();

  const fresh = join(folder, 'fresh');
  await mkdir(join(fresh, 'org'), { recursive: true });
  await copyFile(join(old, 'org', 'org.key'), join(fresh, 'org', 'org.key'));
  await cli('restore', '--data', join(fresh, 'org'), '--from', backup);
  const again = await startOrg(fresh, cleanup, { port });
  // What the backup holds as under way waits for its lease, and then until a create of before can no longer land: about a
  // minute, and on a busy machine more.
  await until('everything written once more', settled(again.api, appId), 240_000);

  expect(agent.running()).toBe(true);
  expect(await again.api.get('/agents')).toMatchObject([{ id: agentId, connection: 'green' }]);
  expect(await readFile(`${data}.log`, 'utf8')).toContain('the org was restored from a backup');
  const rows = await personnel.application.query('select login, title, status from app_user order by login');
  const asHeld = Array.from({ length: people }, (_, n) => ({
    login: loginOf('drill', n),
    title: 'Engineer',
    status: 'A',
  }));
  expect(rows.filter((row) => String(row['login']).startsWith('drill'))).toEqual(asHeld);
  const groups = await personnel.application.query('select display_name from app_group');
  expect(groups).toEqual([{ display_name: 'All' }]);
  const [members] = await personnel.application.query('select count(*) as n from app_membership');
  expect(Number(members!['n'])).toBe(people - 5);
  expect((await again.api.get('/tasks')).map((task: { message: string }) => task.message)).toEqual([]);

  // Who was made after the backup is in the application only: an import shows them.
  await again.api.post(`/apps/${appId}/imports`, { mode: 'full' });
  const found = async () => (await again.api.get(`/apps/${appId}/imports/results?match=NEW`)).length === 3;
  await until('the three late ones', found, 60_000);

  await again.api.post(`/users/${ids[0]}`, { profile: { title: 'Head' } });
  await until('a change after all that', async () => {
    const [row] = await personnel.application.query(
      `select title from app_user where login = '${loginOf('drill', 0)}'`,
    );
    return row!['title'] === 'Head';
  });
}, 480_000);
