import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorld, type World } from '../provisioning/testing.ts';

let world: World & { appId: string };
beforeEach(async () => {
  world = await createWorld({ features: { import: { watch: true } } });
});
afterEach(() => world.close());

const tell = (marker: string, agentId = world.agentId, appId = world.appId) =>
  world.tx((tx) => world.provisioning.changesTold(tx, agentId, [{ appId, marker }]));
const tick = (ms: number) => {
  world.time.now += ms;
  return world.tx((tx) => world.provisioning.startChanged(tx));
};
/** The import that runs ends now, with a watermark. */
const end = () =>
  sql`update import_run set status = 'DONE', watermark = started_at::text,
    finished_at = ${new Date(world.time.now).toISOString()}::timestamptz where status = 'RUNNING'`.execute(
    world.db.kysely,
  );
const runs = () =>
  world.rows(sql<{ mode: string; cause: string }>`select mode, cause from import_run order by started_at, id`);

test('a change starts an import at once, a full one where there was none', async () => {
  await tell('a-1');
  expect(await runs()).toEqual([{ mode: 'full', cause: 'change' }]);
  const [action] = await world.take();
  expect(action).toMatchObject({ kind: 'import', payload: { mode: 'full' } });
  await end();
  await tick(1_000);
  await tell('a-2');
  expect(await runs()).toHaveLength(2);
  expect((await runs())[1]).toEqual({ mode: 'incremental', cause: 'change' });
});

test('the same marker again, of another agent too, starts nothing', async () => {
  const other = await world.addAgent(world.appId);
  await tell('a-1');
  await end();
  await tell('a-1');
  await tell('a-1', other.agentId);
  expect(await tick(3600_000)).toEqual([]);
  expect(await runs()).toHaveLength(1);
});

test('changes while an import runs start one more when it is over, whoever started it', async () => {
  await world.tx((tx) => world.provisioning.startImport(tx, world.appId, 'full'));
  await tell('a-1');
  await tell('a-2');
  expect(await tick(1_000)).toEqual([]);
  await end();
  expect(await tick(1_000)).toEqual([world.appId]);
  await end();
  expect(await tick(3600_000)).toEqual([]);
  expect((await runs()).map(({ cause }) => cause)).toEqual(['person', 'change']);
});

test('the next one rests as long as the last one took, and a minute at most', async () => {
  for (const [took, rest] of [
    [20_000, 20_000],
    [600_000, 60_000],
  ] as const) {
    await tell(randomUUID());
    world.time.now += took;
    await end();
    await tell(randomUUID());
    expect(await tick(rest - 1_000)).toEqual([]);
    expect(await tick(1_000)).toEqual([world.appId]);
    await end();
    world.time.now += 3600_000;
  }
});

test('an agent that does not serve the app is not heard, nor one of an app that is not watched', async () => {
  const stranger = await world.addAgent(await world.addApp());
  await tell('a-1', stranger.agentId);
  await tell('a-1', stranger.agentId, randomUUID());
  const plain = await world.addApp();
  await sql`insert into app_agent (app_id, agent_id) values (${plain}, ${world.agentId})`.execute(world.db.kysely);
  await tell('a-1', world.agentId, plain);
  expect(await runs()).toEqual([]);
});

test('what was told before provisioning went off is imported when it is on again', async () => {
  const provisioning = (on: boolean) => sql`update app set provisioning = ${on}`.execute(world.db.kysely);
  await provisioning(false);
  await tell('a-1');
  expect(await tick(1_000)).toEqual([]);
  await provisioning(true);
  expect(await tick(1_000)).toEqual([world.appId]);
});
