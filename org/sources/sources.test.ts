import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { heldBack } from '../imports/held-back.ts';
import { createUploader, user } from '../imports/testing.ts';
import { createWorld, type World } from '../provisioning/testing.ts';
import { orderSources, profileSources, stopSourcing } from './order.ts';

/** Everything that an HR feed wants: new people are made, and the states of its accounts are those of people. */
const sourcing = { on: true, onDeactivate: 'deactivate', unsuspend: true, reactivate: true };
const rules = { autoConfirmNew: true, autoConfirmExact: true, sourcing };
const readOnly = ['IMPORT_NEW_USERS', 'IMPORT_PROFILE_UPDATES'];

let world: World & { appId: string };
let uploader: Awaited<ReturnType<typeof createUploader>>;
beforeAll(async () => {
  world = await createWorld({ capabilities: readOnly, features: { import: rules } });
  uploader = await createUploader(world);
});
afterAll(async () => {
  await uploader.close();
  await world.close();
});
/** One database for all: each test begins with the source alone, as it was made. */
beforeEach(async () => {
  const { db, appId, application } = world;
  for (const table of ['person', 'import_match', 'import_run', 'profile_attribute', 'task', 'action', 'system_log']) {
    await sql`delete from ${sql.table(table)}`.execute(db.kysely);
  }
  await sql`delete from app where id <> ${appId}::uuid`.execute(db.kysely);
  await sql`update app set capabilities = ${readOnly}::text[], mappings = '{}', source_order = null`.execute(db.kysely);
  await setRules({});
  application.accounts.clear();
});

interface Given {
  mode?: 'full' | 'incremental';
  appId?: string;
  caller?: World['caller'];
  mismatch?: { said: number; got: number };
}

/** The source has these accounts, and its import ends. */
async function imports(rows: ReturnType<typeof user>[], given: Given = {}) {
  world.time.now += 60_000;
  await world.tx((tx) => world.provisioning.startImport(tx, given.appId ?? world.appId, given.mode ?? 'full'));
  const [action] = await world.take();
  if (rows.length > 0) await uploader.page(action!, 1, rows);
  const watermark = new Date(world.time.now).toISOString();
  const said = { pages: rows.length > 0 ? 1 : 0, users: rows.length, groups: 0, watermark };
  const answer = await uploader.complete(action!, { ...said, ...(given.mismatch ? { mismatch: given.mismatch } : {}) });
  expect(answer).toMatchObject({ status: 200 });
  const timings = { received: 1 };
  await world.report([{ actionId: action!.id, lease: action!.lease.token, status: 'done', resource: {}, timings }]);
  return action!;
}
const account = (login: string, more: Record<string, unknown> = {}) =>
  user(login, login, { name: { givenName: login.split('@')[0], familyName: 'Lee' }, ...more });
const left = { active: false };

interface Row {
  login: string;
  status: string;
  profile: Record<string, unknown>;
}
const people = () => world.rows(sql<Row>`select login, status, profile from person order by login`);
const person = async (login = 'ann@x.example') => (await people()).find((one) => one.login === login)!;
const statuses = async () => Object.fromEntries((await people()).map(({ login, status }) => [login, status]));
const idOf = async (login: string) =>
  (await world.rows(sql<{ id: string }>`select id from person where login = ${login}`))[0]!.id;
const lastRun = async () =>
  (
    await world.rows(
      sql<{ id: string; held_back: number; counts: Record<string, number> }>`
        select id, held_back, counts from import_run order by started_at desc, id desc limit 1`,
    )
  )[0]!;
const setRules = (part: object, appId = world.appId) =>
  sql`update app set features = jsonb_build_object('import', ${JSON.stringify({ ...rules, ...part })}::jsonb)
    where id = ${appId}::uuid`.execute(world.db.kysely);
const setMapping = (mappings: object, appId = world.appId) =>
  sql`update app set mappings = ${JSON.stringify(mappings)}::jsonb where id = ${appId}::uuid`.execute(world.db.kysely);
const plain = (expression: string) => ({ expression, pushStatus: 'PUSH' });

describe('the profile', () => {
  test('is what the source maps; what it gives no more goes, and what it never gave stays', async () => {
    await imports([account('ann@x.example', { title: 'Clerk', nickName: 'An' })]);
    await world.change(await idOf('ann@x.example'), { mobilePhone: '1', title: 'Overwritten' });
    await imports([account('ann@x.example', { title: 'Head' })]);
    expect((await person()).profile).toMatchObject({ title: 'Head', mobilePhone: '1', lastName: 'Lee' });
    expect((await person()).profile).not.toHaveProperty('nickName');
    expect((await lastRun()).counts).toMatchObject({ known: 1, changed: 1 });
    await imports([account('ann@x.example', { title: 'Head' })]);
    expect((await lastRun()).counts).not.toHaveProperty('changed');
  });

  test('reaches the other apps, and nothing is written to the source', async () => {
    const other = await world.addApp();
    const caller = await world.addAgent(other);
    await imports([account('ann@x.example', { title: 'Clerk' })]);
    const ann = await idOf('ann@x.example');
    await world.tx((tx) => world.provisioning.assigned(tx, other, [ann], 'USER'));
    await world.work(undefined, caller);
    await imports([account('ann@x.example', { title: 'Head' })]);
    await world.work(undefined, caller);
    expect(world.application.byLogin('ann@x.example')!.account.title).toBe('Head');
    expect(await world.take()).toEqual([]);
  });

  test('of a source that takes updates: what it gives is not written back, what it does not give is', async () => {
    await sql`update app set capabilities = null`.execute(world.db.kysely);
    await setMapping({ toOrg: { mobilePhone: null } });
    await imports([account('ann@x.example', { title: 'Clerk' })]);
    expect(await world.take()).toEqual([]);
    await imports([account('ann@x.example', { title: 'Head' })]);
    expect(await world.take()).toEqual([]);
    world.application.accounts.set('ann@x.example', {
      id: 'ann@x.example',
      account: { userName: 'ann@x.example' } as never,
      active: true,
      password: undefined,
    });
    // Somebody writes over the database what only the source may say.
    await world.change(await idOf('ann@x.example'), { mobilePhone: '1', title: 'Overwritten' });
    const [push] = await world.work();
    expect(push).toMatchObject({ kind: 'user.push', payload: { account: { title: 'Head' } } });
    expect(JSON.stringify(push)).toContain('"value":"1"');
  });

  test('keeps what the source may not take away, and values that the directory refuses', async () => {
    await sql`insert into profile_attribute (name, definition) values
      ('grade', ${JSON.stringify({ title: 'Grade', type: 'string', enum: ['A', 'B'] })}::jsonb)`.execute(
      world.db.kysely,
    );
    await setMapping({ toOrg: { grade: plain('appuser.nickName') } });
    await world.addPeople(['bob@x.example']);
    await imports([user('1', 'ann@x.example', { nickName: 'A', name: { givenName: 'Ann', familyName: 'Lee' } })]);
    expect((await person()).profile).toMatchObject({ grade: 'A' });
    await imports([user('1', 'bob@x.example', { nickName: 'C', title: 'Head', emails: [] })]);
    expect(await person()).toMatchObject({
      login: 'ann@x.example',
      profile: { grade: 'A', title: 'Head', firstName: 'Ann', lastName: 'Lee' },
    });
    const faults = await world.rows(
      sql<{ reason: string }>`select reason from system_log where outcome = 'FAILURE' order by reason`,
    );
    expect(faults.map(({ reason }) => reason)).toEqual(['attribute_not_listed', 'login_taken']);
  });

  test('is a renamed login too, for which the unique value is the new one', async () => {
    await imports([user('7', 'ann@x.example', { name: { givenName: 'Ann', familyName: 'Lee' } })]);
    await imports([user('7', 'ann.noor@x.example', { name: { givenName: 'Ann', familyName: 'Noor' } })]);
    expect((await people()).map(({ login }) => login)).toEqual(['ann.noor@x.example']);
  });
});

describe('the state', () => {
  test('of a joiner, a leaver and one who comes back', async () => {
    await imports([account('ann@x.example'), account('bob@x.example')]);
    expect(await statuses()).toEqual({ 'ann@x.example': 'ACTIVE', 'bob@x.example': 'ACTIVE' });
    await imports([account('ann@x.example', left), account('bob@x.example')]);
    expect(await statuses()).toEqual({ 'ann@x.example': 'DEPROVISIONED', 'bob@x.example': 'ACTIVE' });
    expect((await lastRun()).counts).toMatchObject({ left: 1 });
    await imports([account('ann@x.example'), account('bob@x.example')]);
    expect(await statuses()).toEqual({ 'ann@x.example': 'ACTIVE', 'bob@x.example': 'ACTIVE' });
    expect((await lastRun()).counts).toMatchObject({ back: 1 });
  });

  test('is followed by every other app', async () => {
    const other = await world.addApp();
    const caller = await world.addAgent(other);
    await imports([account('ann@x.example')]);
    const ann = await idOf('ann@x.example');
    await world.tx((tx) => world.provisioning.assigned(tx, other, [ann], 'USER'));
    await world.work(undefined, caller);
    await imports([account('ann@x.example', left)]);
    await world.work(undefined, caller);
    expect(world.application.byLogin('ann@x.example')!.active).toBe(false);
    expect(await world.rows(sql`select 1 from task where status = 'open'`)).toEqual([]);
  });

  test('suspends, does nothing, and brings back only as the rules say', async () => {
    await imports([account('ann@x.example')]);
    await setRules({ sourcing: { ...sourcing, onDeactivate: 'suspend', unsuspend: false } });
    await imports([account('ann@x.example', left)]);
    expect((await person()).status).toBe('SUSPENDED');
    await imports([account('ann@x.example')]);
    expect((await person()).status).toBe('SUSPENDED');
    await setRules({ sourcing: { ...sourcing, onDeactivate: 'suspend' } });
    await imports([account('ann@x.example', left)]);
    await imports([account('ann@x.example')]);
    expect((await person()).status).toBe('ACTIVE');
    await setRules({ sourcing: { ...sourcing, onDeactivate: 'nothing' } });
    await imports([account('ann@x.example', left)]);
    expect((await person()).status).toBe('ACTIVE');
    // The rule is made later: whoever left before it is a leaver still.
    await setRules({});
    await imports([account('ann@x.example', left)]);
    expect((await person()).status).toBe('DEPROVISIONED');
    await setRules({ sourcing: { ...sourcing, reactivate: false } });
    await imports([account('ann@x.example')]);
    expect((await person()).status).toBe('DEPROVISIONED');
  });

  test('that somebody set here outlasts what the source says again', async () => {
    await imports([account('ann@x.example')]);
    await imports([account('ann@x.example', left)]);
    await world.setStatus(await idOf('ann@x.example'), 'ACTIVE');
    await imports([account('ann@x.example', left)]);
    expect((await person()).status).toBe('ACTIVE');
    expect(await world.take()).toEqual([]);
  });

  test('of an account that vanished: the person leaves when a look finds nothing, and comes back with it', async () => {
    await imports([account('ann@x.example'), account('bob@x.example')]);
    await imports([account('bob@x.example')]);
    expect((await person()).status).toBe('ACTIVE');
    expect((await world.work()).map(({ kind }) => kind)).toEqual(['user.read']);
    expect(await statuses()).toEqual({ 'ann@x.example': 'DEPROVISIONED', 'bob@x.example': 'ACTIVE' });
    await imports([account('ann@x.example'), account('bob@x.example')]);
    expect((await person()).status).toBe('ACTIVE');
  });

  test('is not taken from an import whose total differs, nor from one that never ended', async () => {
    await imports([account('ann@x.example'), account('bob@x.example')]);
    await imports([account('ann@x.example', left)], { mismatch: { said: 2, got: 1 } });
    expect((await person()).status).toBe('ACTIVE');
    await world.tx((tx) => world.provisioning.startImport(tx, world.appId, 'full'));
    const [action] = await world.take();
    await uploader.page(action!, 1, [account('ann@x.example', left)]);
    expect((await person()).status).toBe('ACTIVE');
    expect(await uploader.complete(action!, { pages: 1, users: 2, groups: 0 })).toMatchObject({ status: 409 });
    expect((await person()).status).toBe('ACTIVE');
  });

  test('makes nobody of an account whose owner left, and somebody once it is active', async () => {
    await imports([account('ann@x.example', left)]);
    expect(await people()).toEqual([]);
    expect(await world.rows(sql`select 1 from import_match`)).toEqual([]);
    await imports([account('ann@x.example')]);
    expect((await person()).status).toBe('ACTIVE');
  });

  test('deactivates somebody who was here before and whom the source says has left', async () => {
    await world.addPeople(['ann@x.example']);
    await imports([account('ann@x.example', left)]);
    expect((await person()).status).toBe('DEPROVISIONED');
    expect(await world.take()).toEqual([]);
  });
});

describe('the safeguard', () => {
  const all = ['ann@x.example', 'bob@x.example', 'cara@x.example', 'dora@x.example'];
  const guarded = { safeguard: { on: true, count: 2, share: 100 } };

  test.each(['full', 'incremental'] as const)('holds back leavers of a %s import, with those missing', async (mode) => {
    await imports(all.map((login) => account(login)));
    await setRules(guarded);
    const gone = mode === 'full' ? all.slice(0, 2) : all.slice(0, 3);
    await imports(
      gone.map((login) => account(login, left)),
      { mode },
    );
    const run = await lastRun();
    const held = await heldBack(world.db.kysely, world.appId, run.id, { after: undefined, limit: 10 });
    expect(held.filter(({ why }) => why === 'inactive').map(({ name }) => name)).toEqual(gone);
    expect(held).toHaveLength(mode === 'full' ? 4 : 3);
    expect(run.held_back).toBe(held.length);
    const page = { after: gone[1]!, limit: 1 };
    expect(await heldBack(world.db.kysely, world.appId, run.id, page)).toMatchObject([{ name: 'cara@x.example' }]);
    expect(new Set(Object.values(await statuses()))).toEqual(new Set(['ACTIVE']));
    expect(await world.take()).toEqual([]);
  });

  test('released, they leave; dismissed, they stay and the next import asks again', async () => {
    await imports(all.map((login) => account(login)));
    await setRules(guarded);
    const rows = all.map((login, n) => account(login, n < 3 ? left : {}));
    await imports(rows);
    const answer = async (what: 'release' | 'dismiss') => {
      const { id } = await lastRun();
      return world.tx((tx) => world.provisioning.answerSafeguard(tx, world.appId, id, what));
    };
    expect(await answer('dismiss')).toBe(0);
    expect(new Set(Object.values(await statuses()))).toEqual(new Set(['ACTIVE']));
    await imports(rows);
    expect((await lastRun()).held_back).toBe(3);
    expect(await answer('release')).toBe(3);
    expect(Object.values(await statuses()).sort()).toEqual([
      'ACTIVE',
      'DEPROVISIONED',
      'DEPROVISIONED',
      'DEPROVISIONED',
    ]);
    await imports(rows);
    expect((await lastRun()).held_back).toBe(0);
  });
});

describe('several sources', () => {
  test('the first one in the order wins, and the next takes over when it has the person no more', async () => {
    const second = await world.addApp({ capabilities: readOnly, features: { import: rules } });
    await sql`insert into app_agent (app_id, agent_id) values (${second}::uuid, ${world.agentId}::uuid)`.execute(
      world.db.kysely,
    );
    const secondly = { appId: second };
    await imports([account('ann@x.example', { title: 'By first' })]);
    await imports([account('ann@x.example', { title: 'By second', nickName: 'N' })], secondly);
    expect((await person()).profile).toMatchObject({ title: 'By first' });
    expect((await person()).profile).not.toHaveProperty('nickName');
    await imports([account('ann@x.example', left)], secondly);
    expect((await person()).status).toBe('ACTIVE');

    await world.tx((tx) => orderSources(tx, [second, world.appId]));
    expect((await profileSources(world.db.kysely)).map(({ id, people: n }) => [id, n])).toEqual([
      [second, 1],
      [world.appId, 0],
    ]);
    await imports([account('ann@x.example', { title: 'By second' })], secondly);
    expect((await person()).profile).toMatchObject({ title: 'By second' });

    await setRules({ sourcing: { ...sourcing, onDeactivate: 'nothing' } }, second);
    await imports([account('bob@x.example')], secondly);
    await world.work();
    expect((await person()).status).toBe('ACTIVE');
    await imports([account('ann@x.example', { title: 'By first again' })]);
    expect((await person()).profile).toMatchObject({ title: 'By first again' });
  });

  test('must all be named, once', async () => {
    await expect(world.tx((tx) => orderSources(tx, []))).rejects.toMatchObject({
      code: 'source_left_out',
    });
    const twice = [world.appId, world.appId];
    await expect(world.tx((tx) => orderSources(tx, twice))).rejects.toMatchObject({ code: 'source_left_out' });
    const stranger = await world.addApp();
    await expect(world.tx((tx) => orderSources(tx, [world.appId, stranger]))).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('To App on a source', () => {
  test('takes the account from whom somebody deactivates here, and never gives it back', async () => {
    await sql`update app set capabilities = null`.execute(world.db.kysely);
    await imports([account('ann@x.example')]);
    const id = await idOf('ann@x.example');
    world.application.accounts.set('ann@x.example', {
      id: 'ann@x.example',
      account: { userName: 'ann@x.example' } as never,
      active: true,
      password: undefined,
    });
    await world.setStatus(id, 'SUSPENDED');
    expect((await world.work()).map(({ kind }) => kind)).toEqual(['user.deactivate']);
    // The source tells what the org did there: that is no word of its own.
    await imports([account('ann@x.example', left)]);
    expect((await person()).status).toBe('SUSPENDED');
    await world.setStatus(id, 'ACTIVE');
    expect(await world.take()).toEqual([]);
  });

  test('switched off, it brings no account to life', async () => {
    await sql`update app set capabilities = null`.execute(world.db.kysely);
    await setRules({ sourcing: { ...sourcing, onDeactivate: 'nothing' } });
    await imports([account('ann@x.example')]);
    await imports([account('ann@x.example', left)]);
    await setRules({ sourcing: { on: false } });
    await world.tx(async (tx) => {
      await stopSourcing(tx, world.appId);
      await world.provisioning.appChanged(tx, world.appId);
    });
    expect(await world.take()).toEqual([]);
  });
});
