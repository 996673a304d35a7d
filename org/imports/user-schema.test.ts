import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemActor } from '../log/event.ts';
import { customUrn } from '../provisioning/app-settings.ts';
import { createWorld, type World } from '../provisioning/testing.ts';
import { createUploader, user } from './testing.ts';

let world: World & { appId: string };
let uploader: Awaited<ReturnType<typeof createUploader>>;
beforeAll(async () => {
  world = await createWorld({
    settings: { customAttributes: [{ name: 'badge' }, { name: 'floor' }] },
    features: { import: { autoConfirmNew: true } },
  });
  uploader = await createUploader(world);
});
afterAll(async () => {
  await uploader.close();
  await world.close();
});

test('an import brings custom attributes of the schema; who does not fit it waits, and is refused with the reason', async () => {
  const badge = { title: 'Badge', type: 'string', pattern: '[A-Z]\\d' };
  await sql`
    insert into profile_attribute (name, definition) values ('badge', ${JSON.stringify(badge)}::jsonb)`.execute(
    world.db.kysely,
  );
  const [app] = await world.rows(sql<{ name: string }>`select name from app`);
  const account = (id: string, badge: string) =>
    user(id, `p${id}@example.com`, {
      name: { givenName: 'Pia', familyName: 'Lee' },
      custom: { [customUrn(app!.name)]: { badge, floor: '3' } },
    });
  await world.tx((tx) => world.provisioning.startImport(tx, world.appId, 'full'));
  const [action] = await world.take();
  await uploader.page(action!, 1, [account('1', 'B7'), account('2', 'seven')]);
  expect(await uploader.complete(action!, { pages: 1, users: 2, groups: 0 })).toMatchObject({ status: 200 });
  const people = await world.rows(sql<{ profile: Record<string, unknown> }>`select profile from person`);
  expect(people.map(({ profile }) => [profile['login'], profile['badge'], profile['floor']])).toEqual([
    ['p1@example.com', 'B7', undefined],
  ]);
  const states = world.rows(sql<{ state: string }>`select external_id, state from import_match order by external_id`);
  expect(await states).toMatchObject([{ state: 'CONFIRMED' }, { state: 'OPEN' }]);
  const confirmed = world.tx((tx) =>
    world.provisioning.confirmImport(tx, world.appId, [{ externalId: '2', decision: 'confirm' }], systemActor),
  );
  await expect(confirmed).rejects.toMatchObject({
    code: 'import_profile_refused',
    message: expect.stringContaining('does not fit the pattern [A-Z]'),
  });
});
