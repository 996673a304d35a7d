import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorld, failure, type World } from './testing.ts';

let world: World & { appId: string };
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

test('writes accounts again that are in step, held, or gone from the application, and nobody else', async () => {
  const [ann = '', bo = '', cy = '', dee = ''] = await world.addPeople(
    ['ann', 'bo', 'cy', 'dee'].map((x) => `${x}@example.com`),
  );
  await world.tx((tx) => world.provisioning.assigned(tx, world.appId, [ann, bo, cy, dee], 'USER'));
  await world.work(({ subject }) => (subject.id === bo ? failure() : undefined));
  await sql`update app_user set external_id = null, status = 'DEPROVISIONED' where person_id = ${cy}::uuid`.execute(
    world.db.kysely,
  );
  await world.tx((tx) => world.provisioning.unassigned(tx, world.appId, [dee]));
  await world.work();

  const now = (...people: string[]) => world.tx((tx) => world.provisioning.provisionNow(tx, world.appId, people));
  expect(await now(ann, bo, cy, dee)).toBe(3);
  const done = (await world.work()).map(({ kind, subject }) => [kind, subject.id]);
  expect(done).toHaveLength(3);
  expect(done).toEqual(
    expect.arrayContaining([
      ['user.push', ann],
      ['user.provision', bo],
      ['user.provision', cy],
    ]),
  );
  expect(await world.rows(sql`select code from task where status = 'open'`)).toEqual([]);
  expect(await world.tx((tx) => world.provisioning.provisionNow(tx, world.appId))).toBe(3);
});
