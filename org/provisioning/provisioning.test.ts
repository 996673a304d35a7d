import type { Action, Resource, Result } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorld, failure, type World } from './testing.ts';

let world: World & { appId: string };
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.close());

const assign = (people: string[], scope: 'USER' | 'GROUP' = 'USER') =>
  world.tx((tx) => world.provisioning.assigned(tx, world.appId, people, scope));
const accounts = () =>
  world.rows(sql<{
    status: string;
    sync_state: string;
    wanted: boolean;
    external_id: string | null;
    pushed_rev: number;
  }>`
    select status, sync_state, wanted, external_id, pushed_rev::int as pushed_rev from app_user order by created_at`);
const kinds = (actions: { kind: string }[]) => actions.map(({ kind }) => kind);
const done = (action: Action): Result => ({
  actionId: action.id,
  lease: action.lease.token,
  status: 'done',
  timings: { received: 1 },
});
const applied = (action: Action): Result => ({
  ...done(action),
  resource: world.application.apply(action) as Resource,
});
const openTasks = () =>
  world.rows(sql<{ id: string; kind: string; code: string }>`select id, kind, code from task where status = 'open'`);

describe('one person', () => {
  test('is created, pushed, deactivated and reactivated', async () => {
    const [ann] = await world.addPeople(['ann@example.com']);
    await assign([ann!]);
    expect(kinds(await world.work())).toEqual(['user.provision']);
    expect(await accounts()).toMatchObject([{ status: 'PROVISIONED', sync_state: 'SYNCHRONIZED', pushed_rev: 1 }]);

    await world.change(ann!, { title: 'Engineer' });
    expect(kinds(await world.work())).toEqual(['user.push']);
    expect(world.application.byLogin('ann@example.com')).toMatchObject({
      active: true,
      account: { title: 'Engineer' },
    });

    await world.tx((tx) => world.provisioning.unassigned(tx, world.appId, [ann!]));
    expect(kinds(await world.work())).toEqual(['user.deactivate']);
    expect(world.application.byLogin('ann@example.com')?.active).toBe(false);
    expect(await accounts()).toMatchObject([{ status: 'INACTIVE', wanted: false }]);

    await world.change(ann!, { title: 'Lead' });
    await assign([ann!]);
    expect(kinds(await world.work())).toEqual(['user.reactivate']);
    expect(world.application.byLogin('ann@example.com')).toMatchObject({ active: true, account: { title: 'Lead' } });
    expect(await accounts()).toMatchObject([{ status: 'PROVISIONED', sync_state: 'SYNCHRONIZED', pushed_rev: 3 }]);
  });

  test('has values of its own in the app, whatever the mapping gives, until the assignment ends', async () => {
    const [ann] = await world.addPeople(['ann@example.com']);
    await assign([ann!]);
    const give = (overrides: Record<string, string>) =>
      world.tx(async (tx) => {
        await sql`update app_user set overrides = ${JSON.stringify(overrides)}::jsonb`.execute(tx);
        await world.provisioning.overridden(tx, world.appId, ann!);
      });
    // Given while the account is being made of the mapping alone: it is written again.
    const taken = await world.take();
    await give({ title: 'Own', firstName: '' });
    await world.report(taken.map(applied));
    expect(kinds(await world.work())).toEqual(['user.push']);
    const account = () => world.application.byLogin('ann@example.com')?.account;
    expect(account()).toMatchObject({ title: 'Own', name: { familyName: 'Test' } });
    expect(account()?.name).not.toHaveProperty('givenName');

    await give({ title: 'Own', firstName: '' });
    expect(await world.work()).toEqual([]);
    await world.change(ann!, { title: 'Lead', department: 'Works' });
    await world.tx((tx) => world.provisioning.applyMapping(tx, world.appId));
    await world.work();
    expect(account()).toMatchObject({ title: 'Own', enterprise: { department: 'Works' } });

    await world.tx((tx) => world.provisioning.unassigned(tx, world.appId, [ann!]));
    await world.work();
    await assign([ann!]);
    await world.work();
    expect(account()).toMatchObject({ title: 'Lead', name: { givenName: 'ann' } });
  });

  test('who is unassigned before anything was sent is never sent', async () => {
    const [ann] = await world.addPeople(['ann@example.com']);
    await assign([ann!]);
    await world.tx((tx) => world.provisioning.unassigned(tx, world.appId, [ann!]));
    expect(await world.work()).toEqual([]);
    expect(await accounts()).toMatchObject([{ status: 'UNASSIGNED', wanted: false, external_id: null }]);
  });

  test('a change during a push is pushed after it', async () => {
    const [ann] = await world.addPeople(['ann@example.com']);
    await assign([ann!]);
    const taken = await world.take();
    await world.change(ann!, { title: 'Late' });
    await world.report(taken.map(applied));
    expect(kinds(await world.work())).toEqual(['user.push']);
    expect(world.application.byLogin('ann@example.com')?.account.title).toBe('Late');
    expect(await world.work()).toEqual([]);
  });

  test('a password arrives once and is erased', async () => {
    const [ann] = await world.addPeople(['ann@example.com']);
    await assign([ann!]);
    await world.tx((tx) => world.provisioning.passwordSet(tx, ann!, 'first'));
    expect(kinds(await world.work())).toEqual(['user.provision']);
    expect(world.application.byLogin('ann@example.com')?.password).toBe(`${world.agentId}:first`);
    await world.tx((tx) => world.provisioning.passwordSet(tx, ann!, 'second'));
    await world.tx((tx) => world.provisioning.passwordSet(tx, ann!, 'third'));
    expect(kinds(await world.work())).toEqual(['user.password']);
    expect(world.application.byLogin('ann@example.com')?.password).toBe(`${world.agentId}:third`);
    expect(await world.rows(sql`select * from pending_password`)).toEqual([]);
  });

  test('a password set while another is under way follows it', async () => {
    const [ann] = await world.addPeople(['ann@example.com']);
    await assign([ann!]);
    await world.work();
    await world.tx((tx) => world.provisioning.passwordSet(tx, ann!, 'first'));
    const taken = await world.take();
    await world.tx((tx) => world.provisioning.passwordSet(tx, ann!, 'second'));
    await world.report(taken.map(applied));
    expect(kinds(await world.work())).toEqual(['user.password']);
    expect(world.application.byLogin('ann@example.com')?.password).toBe(`${world.agentId}:second`);
  });

  test('a password that does not arrive in 72 hours is erased, with a task', async () => {
    const [ann] = await world.addPeople(['ann@example.com']);
    await assign([ann!]);
    await world.work();
    await world.tx((tx) => world.provisioning.passwordSet(tx, ann!, 'first'));
    world.time.now += 73 * 3_600_000;
    expect(await world.tx((tx) => world.provisioning.expirePasswords(tx))).toBe(1);
    expect(await world.rows(sql`select * from pending_password`)).toEqual([]);
    expect(await openTasks()).toMatchObject([{ code: 'password_expired' }]);
    expect(await world.work()).toEqual([]);
  });
});

describe('what a person must clear', () => {
  test('is held; later changes join it; Retry runs the state of now', async () => {
    const [ann] = await world.addPeople(['ann@example.com']);
    await assign([ann!]);
    await world.work();
    await world.change(ann!, { title: 'Bad' });
    expect(kinds(await world.work(() => failure()))).toEqual(['user.push']);
    expect(await accounts()).toMatchObject([{ sync_state: 'ERROR' }]);
    const [task] = await openTasks();
    expect(task).toMatchObject({ kind: 'person', code: 'test_failure' });
    await world.change(ann!, { title: 'Good' });
    expect(await world.work()).toEqual([]);
    await world.tx((tx) => world.provisioning.retryTasks(tx, [task!.id]));
    expect(kinds(await world.work())).toEqual(['user.push']);
    expect(world.application.byLogin('ann@example.com')?.account.title).toBe('Good');
    expect(await openTasks()).toEqual([]);
    expect(await accounts()).toMatchObject([{ sync_state: 'SYNCHRONIZED' }]);
  });

  test('never keeps a deactivation waiting', async () => {
    const [ann] = await world.addPeople(['ann@example.com']);
    await assign([ann!]);
    await world.work();
    await world.change(ann!, { title: 'Bad' });
    await world.work(() => failure());
    await world.setStatus(ann!, 'SUSPENDED');
    expect(kinds(await world.work())).toEqual(['user.deactivate']);
    expect(await openTasks()).toEqual([]);
  });

  test('a missing unique value waits for the profile, and goes on by itself', async () => {
    await sql`update app set settings = settings || '{"uniqueField":"employeeNumber"}'`.execute(world.db.kysely);
    const [ann] = await world.addPeople(['ann@example.com']);
    await assign([ann!]);
    expect(await world.work()).toEqual([]);
    expect(await openTasks()).toMatchObject([{ code: 'unique_value_missing' }]);
    await world.change(ann!, { employeeNumber: '7' });
    const [made] = await world.work();
    expect(made?.payload).toMatchObject({ unique: { field: 'employeeNumber', value: '7' } });
    expect(await openTasks()).toEqual([]);
  });

  test('an account that is gone is made again by Retry', async () => {
    const [ann] = await world.addPeople(['ann@example.com']);
    await assign([ann!]);
    await world.work();
    world.application.accounts.clear();
    await world.change(ann!, { title: 'X' });
    await world.work();
    const [task] = await openTasks();
    expect(task).toMatchObject({ code: 'account_missing' });
    await world.tx((tx) => world.provisioning.retryTasks(tx, [task!.id]));
    expect(kinds(await world.work())).toEqual(['user.provision']);
    expect(world.application.byLogin('ann@example.com')?.account.title).toBe('X');
  });

  test('two people with one account: the second gets a task', async () => {
    await assign(await world.addPeople(['ann@example.com', 'bo@example.com']));
    const taken = await world.take();
    const same = { externalId: 'x1', active: true };
    await world.report(taken.map((action) => ({ ...done(action), resource: same })));
    expect(await openTasks()).toMatchObject([{ code: 'account_taken' }]);
    expect((await accounts()).map(({ external_id }) => external_id).sort()).toEqual([null, 'x1']);
  });

  test('without the capability a person is asked to deactivate', async () => {
    const [ann] = await world.addPeople(['ann@example.com']);
    await assign([ann!]);
    await world.work();
    await sql`update app set capabilities = '{PUSH_NEW_USERS}'`.execute(world.db.kysely);
    await world.tx((tx) => world.provisioning.unassigned(tx, world.appId, [ann!]));
    expect(await world.work()).toEqual([]);
    expect(await openTasks()).toMatchObject([{ code: 'deactivate_by_hand' }]);
    await assign([ann!]);
    expect(await openTasks()).toEqual([]);
  });
});

describe('an app that does not work', () => {
  test('has one task for a thousand who wait, and all go on by themselves', async () => {
    const people = await world.addPeople(Array.from({ length: 1000 }, (_, n) => `p${n}@example.com`));
    await assign(people);
    const down = failure({ class: 'app', code: 'connection_refused', status: undefined });
    const first = await world.work(() => down);
    expect(first.length).toBeLessThanOrEqual(200);
    expect(await openTasks()).toMatchObject([{ kind: 'app', code: 'connection_refused' }]);
    const waits: number[] = [];
    for (let probe = 0; probe < 6; probe++) {
      const [circuit] = await world.rows(sql<{ probe_at: Date }>`select probe_at from circuit`);
      waits.push(circuit!.probe_at.getTime() - world.time.now);
      world.time.now = circuit!.probe_at.getTime();
      expect(await world.work(() => down)).toHaveLength(1);
    }
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    expect(await openTasks()).toHaveLength(1);
    world.time.now += 60_000;
    expect(await world.work()).toHaveLength(1000);
    expect(await openTasks()).toEqual([]);
    expect(world.application.accounts.size).toBe(1000);
    const events = await world.rows(sql<{ n: number }>`
      select count(*)::int as n from system_log where event_type = 'application.provision.user.push'`);
    expect(events).toEqual([{ n: 1000 }]);
  });

  test('is also one in which five different actions failed in a row', async () => {
    const people = await world.addPeople(Array.from({ length: 4 }, (_, n) => `p${n}@example.com`));
    await assign(people);
    const busy = failure({ class: 'retry', code: 'server_error', status: 503 });
    expect(await world.work(() => busy)).toHaveLength(4);
    expect(await openTasks()).toEqual([]);
    await assign(await world.addPeople(['fifth@example.com']));
    await world.work(() => busy);
    expect(await openTasks()).toMatchObject([{ kind: 'app', code: 'app_failing' }]);
    world.time.now += 10_000;
    expect(await world.work()).toHaveLength(5);
    expect(await openTasks()).toEqual([]);
  });

  test('a request that is only slow down is tried again when the connector asked for it', async () => {
    await assign(await world.addPeople(['ann@example.com']));
    await world.work(() => failure({ class: 'retry', status: 429, retryAfterMs: 90_000 }));
    world.time.now += 89_000;
    expect(await world.work()).toEqual([]);
    world.time.now += 1_000;
    expect(await world.work()).toHaveLength(1);
  });

  test('a connector that asks for years is asked again after an hour', async () => {
    await assign(await world.addPeople(['ann@example.com']));
    await world.work(() => failure({ class: 'retry', status: 429, retryAfterMs: Number.MAX_SAFE_INTEGER }));
    world.time.now += 3_600_000;
    expect(await world.work()).toHaveLength(1);
  });
});

describe('a request that may land late', () => {
  test('is followed by one whole-state write, once', async () => {
    const [ann] = await world.addPeople(['ann@example.com']);
    await assign([ann!]);
    await world.work();
    await world.change(ann!, { title: 'New' });
    const second = await world.addAgent(world.appId);
    const [lost] = await world.take();
    world.time.now += 60_000;
    await world.queue.sweep();
    expect(kinds(await world.work(undefined, second))).toEqual(['user.push']);
    world.time.now += 31_000;
    expect(kinds(await world.work(undefined, second))).toEqual(['user.push']);
    world.time.now += 300_000;
    expect(await world.work(undefined, second)).toEqual([]);
    // The first agent wakes up: its late answer shows that its write has just landed.
    await world.report(
      [{ actionId: lost!.id, lease: lost!.lease.token, status: 'done', timings: { received: 1 } }],
      second,
    );
    expect(kinds(await world.work(undefined, second))).toEqual(['user.push']);
    expect(await world.work(undefined, second)).toEqual([]);
  });

  test('a create that nobody answered is looked up before the person who left is deactivated', async () => {
    const [ann] = await world.addPeople(['ann@example.com']);
    await assign([ann!]);
    const [lost] = await world.take();
    world.application.apply(lost!);
    world.time.now += 60_000;
    await world.queue.sweep();
    await world.tx((tx) => world.provisioning.unassigned(tx, world.appId, [ann!]));
    const second = await world.addAgent(world.appId);
    const done = kinds(await world.work(undefined, second));
    expect(done).toContain('user.deactivate');
    expect(world.application.byLogin('ann@example.com')?.active).toBe(false);
  });
});
