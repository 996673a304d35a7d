import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, type World } from './testing.ts';

let world: World & { appId: string };
let ann: string;
beforeEach(async () => {
  world = await createWorld();
  [ann] = (await world.addPeople(['ann@example.com'])) as [string];
});
afterEach(() => world.close());

const rules = (passwordSeed: string, passwordChange: string) =>
  sql`update app set features = ${JSON.stringify({ passwordSeed, passwordChange })}::jsonb`.execute(world.db.kysely);
const assign = () => world.tx((tx) => world.provisioning.assigned(tx, world.appId, [ann], 'USER'));
const set = (password: string) => world.tx((tx) => world.provisioning.passwordSet(tx, ann, password));
/** What is done next, and where its password comes from. */
const done = async () =>
  (await world.work()).map(({ kind, payload }) => [kind, (payload as { password?: { from: string } }).password?.from]);
const waiting = () => world.rows(sql`select sealed from pending_password`);

test.each([
  // Before there is an account, and after.
  ['own', 'change', 'sealed', [['user.password', 'sealed']]],
  ['own', 'keep', 'sealed', []],
  ['random', 'change', 'generate', [['user.password', 'generate']]],
  ['random', 'keep', 'generate', []],
])('%s, %s', async (seed, change, first, then) => {
  await rules(seed, change);
  await assign();
  await set('first');
  expect(await done()).toEqual([['user.provision', first]]);
  await set('second');
  await set('third');
  expect(await done()).toEqual(then);
  expect([await waiting(), await done()]).toEqual([[], []]);
});

describe('a password that waits', () => {
  test('does not go out any more when the app is to get other ones', async () => {
    await rules('own', 'change');
    await assign();
    await world.work();
    await set('first');
    await rules('random', 'keep');
    await world.tx((tx) => world.provisioning.passwordRuleChanged(tx, world.appId));
    expect([await waiting(), await done()]).toEqual([[], []]);
  });

  test('is the random one that is due after a suspension, too', async () => {
    await rules('random', 'change');
    await assign();
    await world.work();
    await world.setStatus(ann, 'SUSPENDED');
    await world.work();
    await set('first');
    await world.setStatus(ann, 'ACTIVE');
    expect(await done()).toEqual([['user.reactivate', 'generate']]);
    expect([await waiting(), await done()]).toEqual([[], []]);
  });
});
