import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorld, type World } from './testing.ts';

const since = '2029-12-31T00:00:00Z';
const days = (n: number) => n * 24 * 3_600_000;

let world: World & { appId: string };
let ann: string;
beforeEach(async () => {
  world = await createWorld({ features: { deletion: { since, afterDays: 7 } } });
  [ann = ''] = await world.addPeople(['ann@example.com']);
  await assign();
  await world.work();
});
afterEach(() => world.close());

const assign = () => world.tx((tx) => world.provisioning.assigned(tx, world.appId, [ann], 'USER'));
const unassign = () => world.tx((tx) => world.provisioning.unassigned(tx, world.appId, [ann]));
const worked = async () => (await world.work()).map(({ kind }) => kind);
/** So much time goes by, and the timer fires. */
async function after(ms: number): Promise<string[]> {
  world.time.now += ms;
  await world.tx((tx) => world.provisioning.deleteWhatIsDue(tx));
  return worked();
}
const account = async () =>
  (
    await world.rows(sql<object>`select external_id, status, sync_state, left_at is not null as leaving from app_user`)
  )[0];

test('who leaves is deactivated at once and deleted when the days are over, once', async () => {
  await unassign();
  expect(await worked()).toEqual(['user.deactivate']);
  expect(await after(days(7) - 1)).toEqual([]);
  expect(await after(1)).toEqual(['user.delete']);
  expect(world.application.accounts.size).toBe(0);
  expect(await account()).toMatchObject({ external_id: null, status: 'UNASSIGNED', sync_state: 'SYNCHRONIZED' });
  expect(await after(days(30))).toEqual([]);
});

test('who comes back before that keeps the account, and who comes back later gets another one', async () => {
  await unassign();
  await worked();
  expect(await after(days(6))).toEqual([]);
  await assign();
  expect(await worked()).toEqual(['user.reactivate']);
  expect(await after(days(10))).toEqual([]);
  await unassign();
  await worked();
  expect(await after(days(7))).toEqual(['user.delete']);
  await assign();
  expect(await worked()).toEqual(['user.provision']);
});

test('without days the account is deleted instead of deactivated; one that is gone already is no fault', async () => {
  await sql`update app set features = jsonb_set(features, '{deletion,afterDays}', '0')`.execute(world.db.kysely);
  world.application.accounts.clear();
  await world.setStatus(ann, 'DEPROVISIONED');
  expect(await worked()).toEqual(['user.delete']);
  expect(await account()).toMatchObject({ external_id: null, leaving: true });
  await world.setStatus(ann, 'ACTIVE');
  expect(await worked()).toEqual(['user.provision']);
});

test('nobody is deleted who is suspended, or who left before deletions were switched on', async () => {
  await world.setStatus(ann, 'SUSPENDED');
  expect(await worked()).toEqual(['user.deactivate']);
  expect(await after(days(30))).toEqual([]);
  await world.setStatus(ann, 'ACTIVE');
  await worked();
  await unassign();
  await worked();
  const later = new Date(world.time.now + 1).toISOString();
  await sql`update app set features = jsonb_set(features, '{deletion,since}', to_jsonb(${later}::text))`.execute(
    world.db.kysely,
  );
  expect(await after(days(30))).toEqual([]);
});
