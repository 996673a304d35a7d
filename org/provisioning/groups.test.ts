import { randomUUID } from 'node:crypto';
import type { Action, Resource } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, failure, type World } from './testing.ts';

let world: World & { appId: string };
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const kinds = (actions: { kind: string }[]) => actions.map(({ kind }) => kind);
const wanted = () =>
  world.rows(sql<{ login: string; scope: string; wanted: boolean }>`
    select p.login, au.scope, au.wanted from app_user au join person p on p.id = au.person_id order by p.login`);
const membership = (groupId: string, change: { add?: string[]; remove?: string[] }) =>
  world.tx(async (tx) => {
    await sql`insert into grp_member (grp_id, person_id) select ${groupId}::uuid, unnest(${change.add ?? []}::uuid[])`.execute(
      tx,
    );
    await sql`delete from grp_member where grp_id = ${groupId}::uuid and person_id = any(${change.remove ?? []}::uuid[])`.execute(
      tx,
    );
    await world.provisioning.groupsChanged(tx, [groupId]);
  });
const map = (groupId: string) =>
  world.tx(async (tx) => {
    const id = randomUUID();
    await sql`insert into group_push (id, app_id, grp_id) values (${id}, ${world.appId}, ${groupId})`.execute(tx);
    await world.provisioning.groupPush(tx, id);
    return id;
  });
/** Works until nothing waits any more, gathered groups included. */
async function workAll(): Promise<Action[]> {
  const all = await world.work();
  world.time.now += 2_000;
  return [...all, ...(await world.work())];
}

describe('assignment by group', () => {
  test('follows the members', async () => {
    const [ann, bo] = await world.addPeople(['ann@example.com', 'bo@example.com']);
    const staff = await world.addGroup('Staff', [ann!]);
    await world.tx((tx) => world.provisioning.groupAssigned(tx, world.appId, staff));
    expect(await wanted()).toEqual([{ login: 'ann@example.com', scope: 'GROUP', wanted: true }]);
    await membership(staff, { add: [bo!], remove: [ann!] });
    expect(await wanted()).toEqual([
      { login: 'ann@example.com', scope: 'GROUP', wanted: false },
      { login: 'bo@example.com', scope: 'GROUP', wanted: true },
    ]);
    expect(kinds(await world.work())).toEqual(['user.provision']);
  });

  test('lasts while another assigned group holds the person', async () => {
    const [ann] = await world.addPeople(['ann@example.com']);
    const [staff, team] = [await world.addGroup('Staff', [ann!]), await world.addGroup('Team', [ann!])];
    for (const group of [staff, team]) await world.tx((tx) => world.provisioning.groupAssigned(tx, world.appId, group));
    await world.tx((tx) => world.provisioning.groupUnassigned(tx, world.appId, staff));
    expect(await wanted()).toMatchObject([{ wanted: true }]);
    await world.tx((tx) => world.provisioning.groupUnassigned(tx, world.appId, team));
    expect(await wanted()).toMatchObject([{ wanted: false }]);
  });

  test('gives way to an assignment of the person, and takes over when that ends', async () => {
    const [ann] = await world.addPeople(['ann@example.com']);
    const staff = await world.addGroup('Staff', [ann!]);
    await world.tx((tx) => world.provisioning.assigned(tx, world.appId, [ann!], 'USER'));
    await world.tx((tx) => world.provisioning.groupAssigned(tx, world.appId, staff));
    expect(await wanted()).toMatchObject([{ scope: 'USER', wanted: true }]);
    await membership(staff, { remove: [ann!] });
    expect(await wanted()).toMatchObject([{ scope: 'USER', wanted: true }]);
    await membership(staff, { add: [ann!] });
    await world.tx((tx) => world.provisioning.unassigned(tx, world.appId, [ann!]));
    expect(await wanted()).toMatchObject([{ scope: 'GROUP', wanted: true }]);
  });
});

describe('a pushed group', () => {
  test('has the members with accounts; the others follow', async () => {
    const [ann, bo, cy] = await world.addPeople(['ann@example.com', 'bo@example.com', 'cy@example.com']);
    const team = await world.addGroup('Team', [ann!, bo!, cy!]);
    await world.tx((tx) => world.provisioning.assigned(tx, world.appId, [ann!], 'USER'));
    await world.work();
    await map(team);
    await world.tx((tx) => world.provisioning.assigned(tx, world.appId, [bo!], 'USER'));
    const [push] = (await world.take()).filter(({ kind }) => kind === 'group.push');
    expect((push!.payload as { members: { name: string }[] }).members.map(({ name }) => name)).toEqual([
      'ann@example.com',
    ]);
    world.time.now += 60_000;
    await world.queue.sweep();
    await workAll();
    world.time.now += 60_000;
    await workAll();
    const [group] = [...world.application.groups.values()];
    expect(group!.members).toHaveLength(2);
    expect(await world.rows(sql`select status, pushed_members from group_push`)).toEqual([
      { status: 'ACTIVE', pushed_members: 2 },
    ]);
    await world.tx((tx) => world.provisioning.unassigned(tx, world.appId, [bo!]));
    await workAll();
    expect([...world.application.groups.values()][0]!.members).toHaveLength(1);
  });

  test('is renamed and deleted with its mapping', async () => {
    const team = await world.addGroup('Team', []);
    const mapping = await map(team);
    await world.work();
    await world.tx(async (tx) => {
      await sql`update grp set name = 'Crew' where id = ${team}::uuid`.execute(tx);
      await world.provisioning.groupsChanged(tx, [team]);
    });
    await world.work();
    expect([...world.application.groups.values()]).toMatchObject([{ displayName: 'Crew' }]);
    await world.tx((tx) => world.provisioning.groupUnlink(tx, mapping, true));
    expect(kinds(await world.work())).toEqual(['group.delete']);
    expect(world.application.groups.size).toBe(0);
  });

  test('that is unlinked while it is being made is deleted all the same', async () => {
    const mapping = await map(await world.addGroup('Team', []));
    const taken = await world.take();
    await world.tx((tx) => world.provisioning.groupUnlink(tx, mapping, true));
    await world.report(
      taken.map((action) => ({
        actionId: action.id,
        lease: action.lease.token,
        status: 'done',
        resource: world.application.apply(action) as Resource,
        timings: { received: 1 },
      })),
    );
    expect(kinds(await world.work())).toEqual(['group.delete']);
    expect(world.application.groups.size).toBe(0);
  });

  test('that was refused is tried again when it changes, and when it is asked for', async () => {
    const team = await world.addGroup('Team', []);
    const mapping = await map(team);
    await world.work(() => failure());
    await world.tx((tx) => world.provisioning.groupPush(tx, mapping));
    expect(kinds(await world.work(() => failure()))).toEqual(['group.push']);
    await world.tx((tx) => world.provisioning.groupsChanged(tx, [team]));
    expect(kinds(await world.work())).toEqual(['group.push']);
    expect(await world.rows(sql`select status from group_push`)).toEqual([{ status: 'ACTIVE' }]);
    expect(await world.rows(sql`select kind from task where status = 'open'`)).toEqual([]);
  });

  test('goes into a linked group under the name that it has there', async () => {
    const team = await world.addGroup('Team', []);
    const mapping = await map(team);
    await sql`update group_push set target_name = 'Everyone'`.execute(world.db.kysely);
    await world.work();
    expect([...world.application.groups.values()]).toMatchObject([{ displayName: 'Everyone' }]);
    await world.tx((tx) => world.provisioning.groupUnlink(tx, mapping, true));
    const [end] = await world.work();
    expect(end!.payload).toMatchObject({ displayName: 'Everyone' });
  });

  test('that was refused can be unlinked, and mapped again', async () => {
    const team = await world.addGroup('Team', []);
    const mapping = await map(team);
    await world.work(() => failure());
    expect(await world.rows(sql`select status from group_push`)).toEqual([{ status: 'ERROR' }]);
    expect(await world.rows(sql`select kind from task where status = 'open'`)).toEqual([{ kind: 'group' }]);
    await world.tx((tx) => world.provisioning.groupUnlink(tx, mapping, false));
    expect(await world.work()).toEqual([]);
    expect(await world.rows(sql`select kind from task where status = 'open'`)).toEqual([]);
    await map(team);
    expect(kinds(await world.work())).toEqual(['group.push']);
  });
});
