import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sliceOf } from '../provisioning/jobs/job.ts';
import { createWorld, type World } from '../provisioning/testing.ts';
import { heldBack } from './held-back.ts';
import { createUploader, user } from './testing.ts';

let world: World & { appId: string };
let uploader: Awaited<ReturnType<typeof createUploader>>;
beforeEach(async () => {
  world = await createWorld({ features: { import: { safeguard: { on: true, count: 2, share: 100 } } } });
  uploader = await createUploader(world);
});
afterEach(async () => {
  await uploader.close();
  await world.close();
});

const logins = ['ann@example.com', 'bob@example.com', 'cara@example.com', 'dora@example.com'];

async function provisioned(): Promise<void> {
  const people = await world.addPeople(logins);
  await world.tx((tx) => world.provisioning.assigned(tx, world.appId, people, 'USER'));
  await world.work();
  world.time.now += 60_000;
}

async function importOnly(...kept: string[]): Promise<void> {
  await world.tx((tx) => world.provisioning.startImport(tx, world.appId, 'full'));
  const [action] = await world.take();
  const rows = kept.map((login) => user(world.application.byLogin(login)!.id, login));
  if (rows.length > 0) await uploader.page(action!, 1, rows);
  await uploader.complete(action!, { pages: rows.length > 0 ? 1 : 0, users: rows.length, groups: 0 });
  await world.report([
    { actionId: action!.id, lease: action!.lease.token, status: 'done', resource: {}, timings: { received: 1 } },
  ]);
}
const lastRun = async () =>
  (
    await world.rows(
      sql<{ id: string; status: string; held_back: number }>`
        select id, status, held_back from import_run order by started_at desc, id desc limit 1`,
    )
  )[0]!;
const openTasks = () => world.rows(sql<{ code: string }>`select code from task where status = 'open'`);
const answer = (importId: string, what: 'release' | 'dismiss') =>
  world.tx((tx) => world.provisioning.answerSafeguard(tx, world.appId, importId, what));
const waiting = () =>
  world.rows(sql<{ kind: string }>`select kind from action where state = 'ready'`).then((rows) => rows.length);

test('more missing accounts than it allows are named, and none is ended before a person says so', async () => {
  await provisioned();
  await importOnly(logins[0]!);
  const run = await lastRun();
  expect(run).toMatchObject({ status: 'REVIEW', held_back: 3 });
  const held = async (after?: string) =>
    (await heldBack(world.db.kysely, world.appId, run.id, { after, limit: 2 })).map(({ name }) => name);
  expect([await held(), await held(logins[2])]).toEqual([logins.slice(1, 3), logins.slice(3)]);
  expect(await openTasks()).toEqual([{ code: 'import_safeguard' }]);
  expect(await waiting()).toBe(0);

  world.application.accounts.delete(world.application.byLogin(logins[1]!)!.id);
  expect(await answer(run.id, 'release')).toBe(3);
  expect((await world.work()).map(({ kind }) => kind)).toEqual(['user.read', 'user.read', 'user.read']);
  const gone = await world.rows(sql<{ n: number }>`select count(*)::int as n from app_user where external_id is null`);
  expect(gone).toEqual([{ n: 1 }]);
  expect(await openTasks()).toEqual([]);
  await expect(answer(run.id, 'release')).rejects.toMatchObject({ code: 'import_holds_nothing' });
});

test('very many are held as well; released, they are read in slices, each once', async () => {
  const people = await world.addPeople(Array.from({ length: 2 * sliceOf + 3 }, (_, n) => `p${n}@example.com`));
  await sql`
    insert into app_user (id, app_id, person_id, scope, status, external_id, remote_active, pushed_rev)
    select gen_random_uuid(), ${world.appId}::uuid, id, 'USER', 'PROVISIONED', login, true, rev from person`.execute(
    world.db.kysely,
  );
  await importOnly();
  while (await world.tx((tx) => world.provisioning.followImports(tx)));
  const run = await lastRun();
  expect(run).toMatchObject({ status: 'REVIEW', held_back: people.length });
  expect(await waiting()).toBe(0);
  expect(await answer(run.id, 'release')).toBe(people.length);
  expect(await waiting()).toBe(0);
  const slice = () => world.tx((tx) => world.provisioning.followJobs(tx));
  await slice();
  expect(await waiting()).toBe(sliceOf);
  while (await slice());
  const reads = await world.rows(sql<{ n: number }>`
    select count(distinct subject_id)::int as n from action where kind = 'user.read'`);
  expect([await waiting(), reads]).toEqual([people.length, [{ n: people.length }]]);
});

test('dismissed they stay; the next import asks again, for itself alone', async () => {
  await provisioned();
  await importOnly(logins[0]!);
  const first = await lastRun();
  expect(await answer(first.id, 'dismiss')).toBe(0);
  expect(await lastRun()).toMatchObject({ status: 'DONE', held_back: 0 });
  expect(await waiting()).toBe(0);

  world.time.now += 60_000;
  await importOnly(logins[0]!);
  world.time.now += 60_000;
  await importOnly();
  expect(await lastRun()).toMatchObject({ held_back: 4 });
  expect(await openTasks()).toEqual([{ code: 'import_safeguard' }]);
  expect(await world.rows(sql`select 1 from import_run where held_back > 0`)).toHaveLength(1);
});

test('as many as it allows are read at once', async () => {
  await provisioned();
  await importOnly(logins[0]!, logins[1]!);
  expect(await lastRun()).toMatchObject({ held_back: 0 });
  expect(await waiting()).toBe(2);
});

test('a share counts from ten missing accounts on', async () => {
  const features = { import: { safeguard: { on: true, count: 1000, share: 50 } } };
  await sql`update app set features = ${JSON.stringify(features)}::jsonb`.execute(world.db.kysely);
  const people = await world.addPeople(Array.from({ length: 18 }, (_, n) => `p${n}@example.com`));
  await world.tx((tx) => world.provisioning.assigned(tx, world.appId, people, 'USER'));
  await world.work();
  world.time.now += 60_000;
  await importOnly(...Array.from({ length: 9 }, (_, n) => `p${n}@example.com`));
  expect(await lastRun()).toMatchObject({ held_back: 0 });
  await world.work();
  world.time.now += 60_000;
  await importOnly(...Array.from({ length: 8 }, (_, n) => `p${n}@example.com`));
  expect(await lastRun()).toMatchObject({ held_back: 10 });
});
