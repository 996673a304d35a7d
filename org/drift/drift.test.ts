import type { ScimUser } from '@postern/protocol/scim';
import type { ImportComplete } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createUploader } from '../imports/testing.ts';
import { createWorld, type World } from '../provisioning/testing.ts';

let world: World & { appId: string };
let uploader: Awaited<ReturnType<typeof createUploader>>;
let appId: string;
let people: string[];
beforeAll(async () => {
  world = await createWorld();
  uploader = await createUploader(world);
});
afterAll(async () => {
  await uploader.close();
  await world.close();
});
beforeEach(async () => {
  await sql`truncate app, person, grp, action, task cascade`.execute(world.db.kysely);
  world.application.accounts.clear();
  world.application.groups.clear();
  appId = await world.addApp();
  await sql`insert into app_agent (app_id, agent_id) values (${appId}, ${world.agentId})`.execute(world.db.kysely);
  people = await world.addPeople(['ann@example.com', 'bob@example.com', 'cid@example.com']);
  // The first answer brings the settings of the new app, and no work.
  await world.take();
  await world.tx((tx) => world.provisioning.assigned(tx, appId, people, 'USER'));
  await world.work();
  world.time.now += 60_000;
});

const stored = (login: string) => world.application.byLogin(login)!;
const change = (login: string, part: Partial<ScimUser>) => Object.assign(stored(login).account, part);

/** Everything that the application holds now, as an agent would bring it. */
function rows() {
  const users = [...world.application.accounts.values()].map(({ id, account, active }) => ({
    type: 'user' as const,
    resource: { ...account, id, active },
  }));
  const groups = [...world.application.groups.values()].map(({ id, displayName, members }) => ({
    type: 'group' as const,
    resource: { id, displayName, members: members.map((value) => ({ value })) },
  }));
  return { users, groups };
}

/** The agent's part of an import or a check: it brings everything, and reports. */
async function bring(more: Partial<ImportComplete> = {}): Promise<void> {
  const action = (await world.take()).find(({ kind }) => kind === 'import');
  const { users, groups } = rows();
  await uploader.page(action!, 1, [...groups, ...users]);
  const said = { pages: 1, users: users.length, groups: groups.length, ...more };
  expect((await uploader.complete(action!, said)).status).toBe(200);
  const { id: actionId, lease } = action!;
  await world.report([{ actionId, lease: lease.token, status: 'done', resource: {}, timings: { received: 1 } }]);
}

async function check(more: Partial<ImportComplete> = {}): Promise<string> {
  const id = await world.tx((tx) => world.provisioning.startDriftCheck(tx, appId));
  await bring(more);
  while (await world.tx((tx) => world.provisioning.followDrift(tx)));
  return id;
}
const found = () =>
  world.rows(
    sql<{
      id: string;
      kind: string;
      name: string;
      differences: unknown[];
    }>`select id, kind, name, differences from drift order by name`,
  );
const last = async () =>
  (
    await world.rows(
      sql<{ status: string; counts: Record<string, unknown> }>`
        select status, counts from import_run where purpose = 'drift' order by started_at desc, id desc limit 1`,
    )
  )[0]!;
const repair = (checkId: string, more: { ids?: string[]; confirm?: number } = {}) =>
  world.tx((tx) => world.provisioning.repairDrift(tx, appId, { checkId, ...more }));

describe('a drift check', () => {
  test('tells who differs in what, who is gone and who is unknown, and changes nothing', async () => {
    change('ann@example.com', { name: { givenName: 'Anna', familyName: 'Test' } });
    stored('bob@example.com').active = false;
    world.application.accounts.delete(stored('cid@example.com').id);
    const stranger = { id: 'x9', account: { userName: 'zed' } as ScimUser, active: true, password: undefined };
    world.application.accounts.set('x9', stranger);
    await check();
    expect(await found()).toEqual([
      expect.objectContaining({
        kind: 'CHANGED',
        name: 'ann@example.com',
        differences: [{ attribute: 'name.givenName', org: 'ann', app: 'Anna' }],
      }),
      expect.objectContaining({
        kind: 'CHANGED',
        name: 'bob@example.com',
        differences: [{ attribute: 'active', org: true, app: false }],
      }),
      expect.objectContaining({ kind: 'GONE', name: 'cid@example.com', differences: [] }),
      expect.objectContaining({ kind: 'UNKNOWN', name: 'zed' }),
    ]);
    expect(await last()).toMatchObject({
      status: 'DONE',
      counts: { users: 3, total: 3, compared: 3, pending: 0, changed: 2, gone: 1, unknown: 1, changedGroups: 0 },
    });
    expect(await world.take()).toEqual([]);
    expect(await world.rows(sql`select 1 from import_row`)).toEqual([]);
    expect(await world.rows(sql`select 1 from import_match`)).toEqual([]);
  });

  test('a repair writes those that are chosen, or all, and the next check finds nothing', async () => {
    change('ann@example.com', { userName: 'ANN@example.com', name: { givenName: 'Anna', familyName: 'Test' } });
    change('bob@example.com', { name: { givenName: 'Bobby', familyName: 'Test' } });
    stored('cid@example.com').active = false;
    const checkId = await check();
    const [ann] = await found();
    expect(await repair(checkId, { ids: [ann!.id] })).toBe(1);
    expect((await world.work()).map(({ kind, subject }) => [kind, subject.name])).toEqual([
      ['user.push', expect.stringContaining('ann')],
    ]);
    expect(await repair(checkId)).toBe(2);
    await world.work();
    expect(stored('bob@example.com').account.name).toEqual({ givenName: 'bob', familyName: 'Test' });
    expect(stored('cid@example.com').active).toBe(true);
    await check();
    expect(await found()).toEqual([]);
  });

  test('an account that was switched on again after its person left is switched off by the repair only', async () => {
    await world.setStatus(people[0]!, 'DEPROVISIONED');
    await world.work();
    world.time.now += 60_000;
    stored('ann@example.com').active = true;
    const checkId = await check();
    expect(await found()).toMatchObject([
      { name: 'ann@example.com', differences: [{ attribute: 'active', org: false, app: true }] },
    ]);
    expect(await world.take()).toEqual([]);
    await repair(checkId);
    expect((await world.work()).map(({ kind }) => kind)).toEqual(['user.deactivate']);
    expect(stored('ann@example.com').active).toBe(false);
  });

  test('members of a pushed group that are missing, and those that are too many', async () => {
    const groupId = await world.addGroup('Staff', people.slice(0, 2));
    const mappingId = crypto.randomUUID();
    await sql`insert into group_push (id, app_id, grp_id) values (${mappingId}, ${appId}, ${groupId})`.execute(
      world.db.kysely,
    );
    await world.tx((tx) => world.provisioning.groupPush(tx, mappingId));
    await world.work();
    // Members that came while accounts were made are pushed once more, a moment later.
    world.time.now += 60_000;
    await world.work();
    world.time.now += 60_000;
    const [group] = [...world.application.groups.values()];
    const before = group!.members;
    group!.members = [stored('ann@example.com').id, stored('cid@example.com').id];
    const checkId = await check();
    expect(await found()).toMatchObject([
      {
        kind: 'GROUP',
        name: 'Staff',
        differences: [{ attribute: 'members', org: ['bob@example.com'], app: [stored('cid@example.com').id] }],
      },
    ]);
    expect(await repair(checkId)).toBe(1);
    await world.work();
    expect([...world.application.groups.values()][0]!.members).toEqual(before);
    await check();
    expect(await found()).toEqual([]);
  });

  test('what the org has still to write is not compared, and an attribute that no account has is none', async () => {
    change('bob@example.com', { title: 'Chief' });
    await world.change(people[1]!, { title: 'Clerk' });
    await world.change(people[2]!, { title: 'Cook' });
    await world.work((action) =>
      action.subject.id === people[1] ? { code: 'refused', class: 'person', message: 'No.', status: 400 } : undefined,
    );
    for (const { account } of world.application.accounts.values()) delete account.title;
    await sql`update app_user set profile = profile - 'title'`.execute(world.db.kysely);
    world.time.now += 60_000;
    await check();
    expect(await found()).toEqual([]);
    expect(await last()).toMatchObject({ counts: { compared: 3, pending: 1 } });
  });

  test('where the application lists fewer than it says, nobody is called gone', async () => {
    world.application.accounts.delete(stored('cid@example.com').id);
    await check({ mismatch: { said: 3, got: 2 } });
    expect(await found()).toEqual([]);
    expect(await last()).toMatchObject({ counts: { pending: 1, mismatch: { said: 3, got: 2 } } });
  });

  test('more than the safeguard allows asks for the number, and accounts of nobody are not repaired', async () => {
    await sql`update app set features = '{"import": {"safeguard": {"count": 1}}}'`.execute(world.db.kysely);
    for (const login of ['ann', 'bob']) change(`${login}@example.com`, { displayName: 'X', name: { givenName: 'X' } });
    const stranger = { id: 'x9', account: { userName: 'zed' } as ScimUser, active: true, password: undefined };
    world.application.accounts.set('x9', stranger);
    const checkId = await check();
    for (const confirm of [undefined, 3])
      await expect(repair(checkId, { ...(confirm && { confirm }) })).rejects.toMatchObject({
        code: 'drift_repair_unconfirmed',
        params: expect.objectContaining({ count: 2 }),
      });
    const zed = (await found()).find(({ kind }) => kind === 'UNKNOWN')!;
    await expect(repair(checkId, { ids: [zed.id] })).rejects.toMatchObject({ code: 'drift_account_unknown' });
    await expect(repair(checkId, { ids: [people[0]!] })).rejects.toMatchObject({ code: 'drift_row_unknown' });
    expect(await world.take()).toEqual([]);
    expect(await repair(checkId, { confirm: 2 })).toBe(2);
  });
});

test('a check and an import do not run at the same time, and an import keeps its watermark over a check', async () => {
  const start = () => world.tx((tx) => world.provisioning.startImport(tx, appId, 'full'));
  await start();
  await expect(world.tx((tx) => world.provisioning.startDriftCheck(tx, appId))).rejects.toMatchObject({
    code: 'import_running',
  });
  await bring({ watermark: '2029-12-31T12:00:00Z' });
  world.time.now += 1_000;
  await check();
  await world.tx((tx) => world.provisioning.startImport(tx, appId, 'incremental'));
  expect(
    (await world.rows(sql<{ since: string }>`select since from import_run where status = 'RUNNING'`))[0]!.since,
  ).toBe('2029-12-31T11:55:00.000Z');
});
