import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorld, type World } from '../testing.ts';
import { sliceOf } from './job.ts';

let world: World & { appId: string };
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const many = (count: number) => Array.from({ length: count }, (_, n) => `p${n}@example.com`);
const slice = () => world.tx((tx) => world.provisioning.followJobs(tx));
const jobs = () =>
  world.rows(sql`select kind, subject_name as group, total, done from app_job order by created_at, id`);
const left = async () => (await world.rows(sql<{ n: number }>`select count(*)::int as n from app_job_due`))[0]!.n;
const count = async (where: ReturnType<typeof sql>) =>
  (await world.rows(sql<{ n: number }>`select count(*)::int as n from app_user where ${where}`))[0]!.n;
const assigned = () => count(sql`wanted`);
const queued = async (kind: string) =>
  world.rows(
    sql<{
      subject_id: string;
      n: number;
    }>`select subject_id, count(*)::int as n from action where kind = ${kind} group by 1`,
  );
async function all(): Promise<void> {
  while (await slice());
}

test('a large group is assigned in slices, each person once', async () => {
  const people = await world.addPeople(many(2 * sliceOf + 3));
  const staff = await world.addGroup('Staff', people);
  await world.tx((tx) => world.provisioning.groupAssigned(tx, world.appId, staff));
  expect(await assigned()).toBe(0);
  expect(await jobs()).toEqual([{ kind: 'GROUP_ASSIGN', group: 'Staff', total: people.length, done: 0 }]);
  expect(await slice()).toBe(true);
  expect(await assigned()).toBe(sliceOf);
  expect(await jobs()).toMatchObject([{ total: people.length, done: sliceOf }]);
  await all();
  expect([await jobs(), await left()]).toEqual([[], 0]);
  const created = await queued('user.provision');
  expect(created.map(({ subject_id }) => subject_id).sort()).toEqual([...people].sort());
  expect(created.every(({ n }) => n === 1)).toBe(true);
});

test('a slice that fails is done again as a whole', async () => {
  const staff = await world.addGroup('Staff', await world.addPeople(many(sliceOf + 1)));
  await world.tx((tx) => world.provisioning.groupAssigned(tx, world.appId, staff));
  const broken = world.tx(async (tx) => {
    await world.provisioning.followJobs(tx);
    throw new Error('the node ends');
  });
  await expect(broken).rejects.toThrow('the node ends');
  expect([await assigned(), await left()]).toEqual([0, sliceOf + 1]);
  await all();
  expect(await assigned()).toBe(sliceOf + 1);
});

test('whoever comes, leaves or is held otherwise in between ends as the org has it', async () => {
  const people = await world.addPeople(many(sliceOf + 50));
  const [early, late, own] = [people[0]!, people.at(-1)!, people[1]!];
  const staff = await world.addGroup('Staff', people);
  await world.tx((tx) => world.provisioning.groupAssigned(tx, world.appId, staff));
  for (const gone of [early, late]) {
    await world.tx(async (tx) => {
      await sql`delete from grp_member where person_id = ${gone}::uuid`.execute(tx);
      await world.provisioning.groupsChanged(tx, [staff], [gone]);
    });
  }
  await slice();
  await world.tx((tx) => world.provisioning.assigned(tx, world.appId, [own], 'USER'));
  await all();
  expect(await assigned()).toBe(people.length - 2);

  await world.tx((tx) => world.provisioning.groupUnassigned(tx, world.appId, staff));
  expect(await jobs()).toMatchObject([{ kind: 'GROUP_UNASSIGN', total: people.length - 3 }]);
  await slice();
  // Assigned again in the middle of its removal: who was removed comes back, and nobody else leaves.
  await world.tx((tx) => world.provisioning.groupAssigned(tx, world.appId, staff));
  await all();
  expect(await assigned()).toBe(people.length - 2);
  await world.tx((tx) => world.provisioning.groupUnassigned(tx, world.appId, staff));
  await all();
  expect(await world.rows(sql`select person_id from app_user where wanted`)).toEqual([{ person_id: own }]);
});

test('provision now, apply now, a saved form and a retry of all tasks go the same way', async () => {
  const people = await world.addPeople(many(sliceOf + 1));
  await world.tx((tx) => world.provisioning.assigned(tx, world.appId, people, 'USER'));
  await world.work();
  const { provisioning, appId } = world;
  await world.tx((tx) => provisioning.appChanged(tx, appId));
  expect(await world.tx((tx) => provisioning.provisionNow(tx, appId))).toBe(people.length);
  expect(await world.tx((tx) => provisioning.applyMapping(tx, appId))).toBe(people.length);
  await all();
  // Provision now and apply now join in one write of each account.
  expect(await world.work()).toHaveLength(people.length);
  await world.tx((tx) => provisioning.provisionNow(tx, appId));
  await all();
  await world.work(() => ({ code: 'test_failure', class: 'person', message: 'No.', status: 400 }));
  expect(await world.tx((tx) => provisioning.retryTasksOf(tx, appId))).toBe(people.length);
  expect(await jobs()).toMatchObject([{ kind: 'TASK_RETRY', done: 0 }]);
  await all();
  expect(await world.work()).toHaveLength(people.length);
  expect(await count(sql`sync_state = 'SYNCHRONIZED'`)).toBe(people.length);
});

test('an app that is deleted takes its jobs along, and nobody else waits for them', async () => {
  const people = await world.addPeople(many(sliceOf + 1));
  const staff = await world.addGroup('Staff', people);
  const other = await world.addApp();
  for (const id of [world.appId, other]) await world.tx((tx) => world.provisioning.groupAssigned(tx, id, staff));
  await sql`delete from app where id = ${world.appId}::uuid`.execute(world.db.kysely);
  await all();
  expect([await jobs(), await left(), await assigned()]).toEqual([[], 0, people.length]);
});
