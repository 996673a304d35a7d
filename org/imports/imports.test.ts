import type { Action } from '@postern/protocol/wire';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemActor } from '../log/event.ts';
import { sliceOf } from '../provisioning/jobs/job.ts';
import { createWorld, type World } from '../provisioning/testing.ts';
import { createUploader, group, user } from './testing.ts';

let world: World & { appId: string };
let uploader: Awaited<ReturnType<typeof createUploader>>;
beforeAll(async () => {
  world = await createWorld();
  uploader = await createUploader(world);
});
afterAll(async () => {
  await uploader.close();
  await world.close();
});
/** One database for all: each test begins with the app alone. */
beforeEach(async () => {
  await sql`truncate person, grp, action, task, import_run, system_log cascade`.execute(world.db.kysely);
  await sql`update app set features = '{}'`.execute(world.db.kysely);
  world.application.accounts.clear();
});

async function begin(mode: 'full' | 'incremental' = 'full'): Promise<Action> {
  await world.tx((tx) => world.provisioning.startImport(tx, world.appId, mode));
  const [action] = await world.take();
  return action!;
}
const finish = (action: Action) =>
  world.report([
    { actionId: action.id, lease: action.lease.token, status: 'done', resource: {}, timings: { received: 1 } },
  ]);
const run = async () =>
  (
    await world.rows(
      sql<{
        status: string;
        counts: Record<string, number>;
      }>`select status, counts from import_run order by started_at desc, id desc limit 1`,
    )
  )[0]!;
const matches = () =>
  world.rows(
    sql<{
      external_id: string;
      match: string;
      state: string;
    }>`select external_id, match, state from import_match order by external_id`,
  );
const confirm = (...externalIds: string[]) =>
  world.tx((tx) =>
    world.provisioning.confirmImport(
      tx,
      world.appId,
      externalIds.map((externalId) => ({ externalId, decision: 'confirm' as const })),
      systemActor,
    ),
  );

async function importAll(rows: ReturnType<typeof user>[], more: { mismatch?: { said: number; got: number } } = {}) {
  const action = await begin();
  if (rows.length > 0) await uploader.page(action, 1, rows);
  const users = rows.filter(({ type }) => type === 'user').length;
  const answer = await uploader.complete(action, {
    pages: rows.length > 0 ? 1 : 0,
    users,
    groups: rows.length - users,
    ...more,
  });
  expect(answer).toMatchObject({ status: 200 });
  await finish(action);
}

describe('an import', () => {
  test('matches one, makes one, and its group has both', async () => {
    const [emil] = await world.addPeople(['Emil@example.com']);
    await importAll([
      group('g1', 'Archive', ['1', '2']),
      user('1', 'emil@example.com'),
      user('2', 'farah@example.com', { name: { givenName: 'Farah', familyName: 'Noor' } }),
    ]);
    expect(await matches()).toMatchObject([
      { external_id: '1', match: 'EXACT', state: 'OPEN' },
      { external_id: '2', match: 'NEW', state: 'OPEN' },
    ]);
    expect(await run()).toMatchObject({ status: 'REVIEW', counts: { exact: 1, new: 1, known: 0 } });
    await confirm('1', '2');
    expect(await run()).toMatchObject({ status: 'DONE' });
    const people = await world.rows(sql<{ id: string; login: string; status: string; first: string }>`
      select id, login, status, profile->>'firstName' as first from person order by lower(login)`);
    expect(people).toMatchObject([{ id: emil }, { login: 'farah@example.com', status: 'ACTIVE', first: 'Farah' }]);
    const members = await world.rows(
      sql`select person_id from grp_member gm join grp g on g.id = gm.grp_id where g.name = 'Archive'`,
    );
    expect(members).toHaveLength(2);
    expect(await world.rows(sql`select external_id, wanted, scope from app_user order by external_id`)).toEqual([
      { external_id: '1', wanted: true, scope: 'USER' },
      { external_id: '2', wanted: true, scope: 'USER' },
    ]);
  });

  test('writes back only what differs', async () => {
    await world.addPeople(['emil@example.com']);
    await importAll([user('1', 'emil@example.com'), user('2', 'farah@example.com', { name: { givenName: 'Farah' } })]);
    await confirm('1', '2');
    const pushed = await world.take();
    expect(pushed.map(({ kind, payload }) => [kind, (payload as { externalId: string }).externalId])).toEqual([
      ['user.push', '1'],
    ]);
  });

  test('confirms by itself where the app says so', async () => {
    await sql`update app set features = '{"import":{"autoConfirmExact":true,"autoConfirmNew":true,"autoActivate":false}}'`.execute(
      world.db.kysely,
    );
    await world.addPeople(['emil@example.com']);
    await importAll([user('1', 'emil@example.com'), user('2', 'farah@example.com')]);
    expect(await run()).toMatchObject({ status: 'DONE', counts: { confirmed: 2 } });
    expect(await world.rows(sql`select login, status from person order by login`)).toEqual([
      { login: 'emil@example.com', status: 'ACTIVE' },
      { login: 'farah@example.com', status: 'STAGED' },
    ]);
  });

  test('links an inactive account without waking it', async () => {
    await world.addPeople(['emil@example.com']);
    await importAll([user('1', 'emil@example.com', { active: false })]);
    await confirm('1');
    expect(await world.work()).toEqual([]);
    expect(await world.rows(sql`select status, wanted from app_user`)).toEqual([{ status: 'INACTIVE', wanted: false }]);
  });

  test('links the account of someone who waits for one, instead of making another', async () => {
    const [emil] = await world.addPeople(['emil@example.com']);
    const action = await begin();
    await world.tx((tx) => world.provisioning.assigned(tx, world.appId, [emil!], 'USER'));
    await uploader.page(action, 1, [user('1', 'emil@example.com')]);
    await uploader.complete(action, { pages: 1, users: 1, groups: 0 });
    await confirm('1');
    await finish(action);
    const [pushed] = await world.take();
    expect(pushed).toMatchObject({ kind: 'user.push', payload: { externalId: '1' } });
  });

  test('offers people with the same name as partial matches', async () => {
    const [emil] = await world.addPeople(['emil@example.com']);
    await importAll([user('1', 'eo', { emails: [], name: { givenName: 'EMIL', familyName: 'test' } })]);
    expect(await matches()).toMatchObject([{ match: 'PARTIAL' }]);
    await confirm('1');
    expect(await world.rows(sql`select person_id from app_user`)).toEqual([{ person_id: emil }]);
  });

  test('confirms a name by itself only where it fits one person and one account', async () => {
    await sql`update app set features = '{"import":{"autoConfirmPartial":true}}'`.execute(world.db.kysely);
    await world.addPeople(['emil@example.com', 'farah@example.com']);
    const named = (id: string, login: string, givenName: string) =>
      user(id, login, { emails: [], name: { givenName, familyName: 'Test' } });
    await importAll([named('1', 'eo', 'Emil'), named('2', 'f1', 'Farah'), named('3', 'f2', 'Farah')]);
    expect(await matches()).toMatchObject([
      { external_id: '1', match: 'PARTIAL', state: 'CONFIRMED' },
      { external_id: '2', match: 'PARTIAL', state: 'OPEN' },
      { external_id: '3', match: 'PARTIAL', state: 'OPEN' },
    ]);
  });

  test('refuses decisions about rows that are not there, all or none', async () => {
    await importAll([user('1', 'a@example.com')]);
    await expect(confirm('1', 'nobody')).rejects.toMatchObject({ code: 'import_match_unknown' });
    expect(await matches()).toMatchObject([{ state: 'OPEN' }]);
  });

  test('only one runs at a time', async () => {
    await begin();
    await expect(world.tx((tx) => world.provisioning.startImport(tx, world.appId, 'full'))).rejects.toMatchObject({
      code: 'import_running',
    });
  });
});

describe('a large import', () => {
  const many = 2 * sliceOf + 20;
  const login = (n: number) => `p${String(n).padStart(4, '0')}@example.com`;
  const slice = () => world.tx((tx) => world.provisioning.followImports(tx));

  async function arrive(rows: ReturnType<typeof user>[]): Promise<void> {
    const action = await begin();
    await uploader.page(action, 1, rows);
    const users = rows.filter(({ type }) => type === 'user').length;
    expect(await uploader.complete(action, { pages: 1, users, groups: rows.length - users })).toMatchObject({
      status: 200,
    });
    await finish(action);
  }

  test('is applied in slices, and a node that ends in one leaves it to another', async () => {
    await sql`update app set features = '{"import":{"autoConfirmExact":true}}'`.execute(world.db.kysely);
    await world.addPeople(Array.from({ length: many - 1 }, (_, n) => login(n)));
    const accounts = Array.from({ length: many - 1 }, (_, n) => user(login(n), login(n)));
    // Claims the first person too, from the last slice.
    const twin = user('z', 'z@example.com', { emails: [{ value: login(0) }] });
    await arrive([
      group('g', 'All', [...accounts.map(({ resource }) => String(resource['id'])), 'z']),
      ...accounts,
      twin,
    ]);
    expect(await run()).toMatchObject({ status: 'RECEIVED', counts: { users: many, known: 0 } });
    await expect(begin()).rejects.toMatchObject({ code: 'import_running' });

    for (let more = true; more; ) {
      const before = await world.rows(sql`select counts, applied_to from import_run`);
      const killed = world.tx(async (tx) => {
        await world.provisioning.followImports(tx);
        throw new Error('the node ends');
      });
      await expect(killed).rejects.toThrow('the node ends');
      expect(await world.rows(sql`select counts, applied_to from import_run`)).toEqual(before);
      more = await slice();
      const { status } = await run();
      const left = await world.rows(sql`select 1 from import_run where applied_to is not null`);
      expect(status === 'RECEIVED').toBe(left.length > 0);
    }
    const all = { users: many, groups: 1, known: 0, exact: many - 1, partial: 1, new: 0, confirmed: many - 1 };
    expect(await run()).toMatchObject({ status: 'REVIEW', counts: all });
    expect((await matches()).filter(({ state }) => state === 'OPEN')).toMatchObject([
      { external_id: 'z', match: 'PARTIAL' },
    ]);
    const [members] = await world.rows(sql<{ n: number }>`select count(*)::int as n from grp_member`);
    expect(members).toEqual({ n: many - 1 });
    expect(await world.rows(sql`select 1 from import_candidate`)).toEqual([]);
  });

  test('that cannot be applied says so, and ends nobody', async () => {
    await world.addPeople([login(0)]);
    await arrive(Array.from({ length: many }, (_, n) => user(login(n), login(n))));
    await sql`alter table import_match add constraint broken check (external_id <> ${sql.lit(login(0))})`.execute(
      world.db.kysely,
    );
    while (await slice());
    await sql`alter table import_match drop constraint broken`.execute(world.db.kysely);
    expect(await world.rows(sql`select status, error->>'code' as code, applied_to from import_run`)).toEqual([
      { status: 'FAILED', code: 'import_unapplied', applied_to: null },
    ]);
    expect(await matches()).toEqual([]);
    await importAll([user('1', login(0))]);
    expect(await run()).toMatchObject({ status: 'REVIEW', counts: { exact: 1 } });
  });
});

describe('accounts that are linked', () => {
  async function provisioned(login: string) {
    const [id] = await world.addPeople([login]);
    await world.tx((tx) => world.provisioning.assigned(tx, world.appId, [id!], 'USER'));
    await world.work();
    world.time.now += 1000;
    return world.application.byLogin(login)!;
  }

  test('learn what the application holds, unless they were written since the import began', async () => {
    const ann = await provisioned('ann@example.com');
    const bo = await provisioned('bo@example.com');
    const action = await begin();
    world.time.now += 10;
    const [boPerson] = await world.rows(sql<{ id: string }>`select id from person where login = 'bo@example.com'`);
    await world.change(boPerson!.id, { title: 'New' });
    await world.work();
    await uploader.page(action, 1, [
      user(ann.id, 'ann@example.com', { title: 'Theirs' }),
      user(bo.id, 'bo@example.com', { title: 'Old' }),
    ]);
    await uploader.complete(action, { pages: 1, users: 2, groups: 0 });
    const titles = await world.rows(
      sql<{
        title: string;
      }>`select au.profile->>'title' as title from app_user au join person p on p.id = au.person_id order by p.login`,
    );
    expect(titles).toEqual([{ title: 'Theirs' }, { title: 'New' }]);
    expect(await matches()).toEqual([]);
  });

  test('are read before they count as gone', async () => {
    const ann = await provisioned('ann@example.com');
    const bo = await provisioned('bo@example.com');
    world.application.accounts.delete(ann.id);
    await importAll([]);
    const reads = await world.work();
    expect(reads.map(({ kind }) => kind)).toEqual(['user.read', 'user.read']);
    const rows = await world.rows(
      sql`select au.status, external_id from app_user au join person p on p.id = au.person_id order by p.login`,
    );
    expect(rows).toEqual([
      { status: 'DEPROVISIONED', external_id: null },
      { status: 'PROVISIONED', external_id: bo.id },
    ]);
    expect(
      await world.rows(sql`select 1 as n from system_log where event_type = 'application.provision.user.deprovision'`),
    ).toHaveLength(1);
    const [annPerson] = await world.rows(sql<{ id: string }>`select id from person where login = 'ann@example.com'`);
    await world.change(annPerson!.id, { title: 'X' });
    expect(await world.work()).toEqual([]);
    await world.tx((tx) => world.provisioning.assigned(tx, world.appId, [annPerson!.id], 'USER'));
    expect((await world.work()).map(({ kind }) => kind)).toEqual(['user.provision']);
  });

  test('are left alone where the connector did not list all that it said', async () => {
    await provisioned('ann@example.com');
    await importAll([], { mismatch: { said: 1, got: 0 } });
    expect(await world.work()).toEqual([]);
  });
});

describe('the upload', () => {
  test('takes the same page again, and nothing under an old lease', async () => {
    const action = await begin();
    expect(await uploader.page(action, 1, [user('1', 'a@example.com'), user('2', 'b@example.com')])).toMatchObject({
      status: 200,
    });
    expect(await uploader.page(action, 1, [user('1', 'a@example.com')], false)).toMatchObject({ status: 200 });
    const old = { ...action, lease: { ...action.lease, token: 'old' } };
    expect(await uploader.page(old, 2, [user('3', 'c@example.com')])).toMatchObject({
      status: 409,
      body: { error: 'lease_lost' },
    });
    expect(await uploader.complete(action, { pages: 1, users: 1, groups: 0 })).toMatchObject({ status: 200 });
    expect(await uploader.complete(action, { pages: 1, users: 1, groups: 0 })).toMatchObject({ status: 200 });
  });

  test('is not applied where something is missing', async () => {
    const action = await begin();
    await uploader.page(action, 2, [user('1', 'a@example.com')]);
    const answer = await uploader.complete(action, { pages: 2, users: 1, groups: 0 });
    expect(answer).toMatchObject({ status: 409, body: { error: 'import_incomplete' } });
    expect(await matches()).toEqual([]);
    await finish(action);
    expect(await run()).toMatchObject({ status: 'FAILED' });
  });

  test('names the line that is wrong', async () => {
    const action = await begin();
    const good = JSON.stringify(user('1', 'a@example.com'));
    for (const bad of ['{', '{"type":"user","resource":{"userName":"x"}}']) {
      const answer = await uploader.page(action, 1, `${good}\n${bad}\n`);
      expect(answer).toMatchObject({ status: 400, body: { error: 'import_page_invalid' } });
      expect(answer.body.message).toContain('Line 2');
    }
    expect(await world.rows(sql`select 1 from import_row`)).toEqual([]);
  });

  test('that is tried again says why until it comes through', async () => {
    const action = await begin();
    const error = {
      code: 'connector_error',
      class: 'retry' as const,
      message: 'The file is half of itself.',
      status: 500,
    };
    const timings = { received: 1 };
    await world.report([{ actionId: action.id, lease: action.lease.token, status: 'failed', error, timings }]);
    const said = () =>
      world.rows(
        sql<{ status: string; error: unknown }>`select status, error from import_run order by started_at desc limit 1`,
      );
    expect(await said()).toMatchObject([{ status: 'RUNNING', error: { message: 'The file is half of itself.' } }]);
    world.time.now += 600_000;
    const [again] = await world.take();
    await uploader.complete(again!, { pages: 0, users: 0, groups: 0 });
    await finish(again!);
    expect(await said()).toMatchObject([{ error: null }]);
  });

  test('one odd character in an account does not end the import', async () => {
    const action = await begin();
    expect(await uploader.page(action, 1, [user('1', 'a\u0000@example.com'), user('2', 'b\ud800')])).toMatchObject({
      status: 200,
    });
    expect(await uploader.complete(action, { pages: 1, users: 2, groups: 0 })).toMatchObject({ status: 200 });
    expect((await matches()).map(({ external_id }) => external_id)).toEqual(['1', '2']);
  });

  test('an id that no index can hold is refused by its line', async () => {
    const action = await begin();
    const answer = await uploader.page(action, 1, [user('x'.repeat(3000), 'a@example.com')]);
    expect(answer).toMatchObject({ status: 400, body: { error: 'import_page_invalid' } });
  });

  test('stops unpacking a page at its limit', async () => {
    const action = await begin();
    const answer = await uploader.page(action, 1, ' '.repeat(9 * 1024 * 1024));
    expect(answer).toMatchObject({ status: 413, body: { error: 'import_page_too_large' } });
  });

  test('starts again under a new attempt when the lease ends', async () => {
    const first = await begin();
    await uploader.page(first, 1, [user('1', 'a@example.com')]);
    world.time.now += 60_000;
    await world.queue.sweep();
    const [second] = await world.take();
    expect(second!.payload).toMatchObject({ attempt: 2 });
    await uploader.page(second!, 1, [user('2', 'b@example.com')]);
    expect(await uploader.complete(second!, { pages: 1, users: 1, groups: 0 })).toMatchObject({ status: 200 });
    expect(await matches()).toMatchObject([{ external_id: '2' }]);
  });
});
