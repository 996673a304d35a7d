import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { operations as op } from '@postern/protocol/management';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiHarness, apiHarness } from '../api/testing.ts';
import { createDb, type Db } from '../db/database.ts';
import { emptyPlace } from '../db/testing.ts';
import { createSystemLog } from '../log/system-log.ts';
import { afterRestore } from './after-restore.ts';
import { leftOut } from './format.ts';
import { openBackup } from './read.ts';
import { restore } from './restore.ts';
import { askForBackup, offerBackup } from './running.ts';
import { writeBackup, writeStream } from './write-file.ts';

const orgKey = createSecretKey(randomBytes(32));
const keyName = 'org.key';
let api: ApiHarness;
let folder: string;
let file: string;
let appId: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-backup-'));
  file = join(folder, 'one.backup');
  api = await apiHarness();
  await fill();
  await writeBackup(deps(), file);
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

const deps = () => ({ db: api.db, orgKey, clock: () => api.clock.now });
const from = (backup = file) => ({ file: backup, orgKey, keyName, now: api.clock.now });

/** People of hard names, an app with accounts in every state, and an action whose payload keeps its very text. */
async function fill() {
  const agent = await api.addAgent();
  appId = (await api.call(op.createApp, { body: { label: 'HR' } })).body.id;
  const form = { baseUrl: 'https://hr.example/scim/v2', agents: [agent] };
  await api.call(op.replaceProvisioning, { params: { appId }, body: form });
  const lastNames = ['O\'Brien "x"; drop table person; --', '🦊\\n', 'مديرة', 'new'];
  const users = lastNames.map((lastName, n) => ({
    profile: {
      login: `p${n}@x.example`,
      email: `p${n}@x.example`,
      firstName: 'A',
      lastName,
    },
  }));
  const made = (await api.call(op.createUsers, { body: { users } })).body;
  await api.call(op.assignUsers, { params: { appId }, body: { ids: made.map(({ id }) => id) } });
  await sql`update action set state = 'done', payload = '{"b":1,  "a":12345678901234567890}'`.execute(api.db.kysely);
  await sql`
    update app_user u set external_id = p.login, pushed_rev = 1, remote_active = p.login <> 'p1@x.example',
      wanted = p.login <> 'p1@x.example' from person p where p.id = u.person_id and p.login <> 'p3@x.example'`.execute(
    api.db.kysely,
  );
  await sql`insert into enrolment_token (id, hash, name, created_by, expires_at) values (gen_random_uuid(), 'h', 'n', 'a', now())`.execute(
    api.db.kysely,
  );
  // Its triggers write to group_rule_due whenever people come: a restored row of it must not meet one of theirs.
  await sql`
    insert into group_rule (id, name, status, expression, asks_groups) values (gen_random_uuid(), 'r', 'ACTIVE', 'true', false)`.execute(
    api.db.kysely,
  );
  await sql`insert into group_rule_due (seq, person_id) select n, gen_random_uuid() from generate_series(1, 3) n`.execute(
    api.db.kysely,
  );
  await sql`insert into setting values ('epoch', '"one"')`.execute(api.db.kysely).catch(() => undefined);
}

/** Every row of every table as text, without what a restore is meant to change. */
async function content(db: Db) {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`.execute(
    db.kysely,
  );
  const found: Record<string, string[]> = {};
  for (const { name } of tables) {
    if (['setting', 'enrolment_token', 'migration', ...leftOut].includes(name)) continue;
    const { rows } = await sql<{ line: string }>`select row_to_json(t)::text as line from ${sql.table(name)} t`.execute(
      db.kysely,
    );
    found[name] = rows.map(({ line }) => line.replace(/"(pushed_rev|remote_active|last_push_at)":[^,}]+/g, '')).sort();
  }
  return found;
}

/** Reads a backup to its end. @returns the table of each row */
async function readAll(path: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { table, rows } of (await openBackup(path)).batches()) found.push(...rows.map(() => table));
  return found;
}

/** The backup without the first line that holds this. @returns its file */
async function without(text: string): Promise<string> {
  const lines = gunzipSync(await readFile(file))
    .toString()
    .trimEnd()
    .split('\n');
  const path = join(folder, `without ${text.replace(/\W/g, '')}`);
  await writeFile(
    path,
    gzipSync(
      `${lines
        .toSpliced(
          lines.findIndex((line) => line.includes(text)),
          1,
        )
        .join('\n')}\n`,
    ),
  );
  return path;
}

it('brings back every row of every table, and what was one-use or in step is not any more', async () => {
  const before = await content(api.db);
  expect(before['person']).toHaveLength(4);
  const { place, remove } = await emptyPlace();
  await restore(from(), place);
  const db = await createDb(place);
  try {
    expect(await content(db)).toEqual(before);
    const { rows } = await sql`
      select p.login, u.pushed_rev, u.remote_active from app_user u join person p on p.id = u.person_id order by 1`.execute(
      db.kysely,
    );
    expect(rows).toEqual([
      { login: 'p0@x.example', pushed_rev: null, remote_active: true },
      { login: 'p1@x.example', pushed_rev: null, remote_active: null },
      { login: 'p2@x.example', pushed_rev: null, remote_active: true },
      { login: 'p3@x.example', pushed_rev: null, remote_active: null },
    ]);
    const setting = await db.kysely
      .selectFrom('setting')
      .selectAll()
      .where('key', 'in', ['epoch', 'restored'])
      .execute();
    expect(setting).toMatchObject([{ key: 'restored', value: { apps: [appId] } }]);
    expect(await db.kysely.selectFrom('enrolment_token').selectAll().execute()).toEqual([]);
    const next = await sql<{ next: number; most: number }>`
      select nextval('action_seq_seq') as next, (select max(seq) from action) as most`.execute(db.kysely);
    expect(next.rows[0]!.next).toBe(next.rows[0]!.most + 1);

    // Each app is asked for its accounts once, by whichever node starts first.
    const asked: string[] = [];
    const provisioning = { appChanged: async (_: unknown, id: string) => void asked.push(id) };
    const parts = { db, provisioning, systemLog: createSystemLog({ clock: Date.now }) };
    await Promise.all([afterRestore(parts), afterRestore(parts)]);
    expect(asked).toEqual([appId]);
    const last = await sql`select event_type from system_log order by id desc limit 1`.execute(db.kysely);
    expect(last.rows).toEqual([{ event_type: 'system.org.restore' }]);
  } finally {
    await db.close();
  }
  await expect(restore(from(), place)).rejects.toMatchObject({ code: 'restore_target_used' });
  await remove();
}, 60_000);

it('sends nothing to any app after a restore on hold, and everything once provisioning is enabled again', async () => {
  const { place, remove } = await emptyPlace();
  await restore({ ...from(), hold: true }, place);
  const held = await apiHarness({ db: await createDb(place) });
  try {
    const { db, provisioning, systemLog } = held.deps;
    await sql`delete from action`.execute(db.kysely);
    await afterRestore({ db, provisioning, systemLog });
    expect(await held.queued()).toEqual([]);
    const params = { appId };
    expect((await held.call(op.getProvisioning, { params })).body.enabled).toBe(false);
    // What must not happen again is done first: a person is deactivated, and nothing of it is sent yet.
    const userId = (await held.call(op.getUser, { params: { userId: 'p2@x.example' } })).body.id;
    await held.call(op.deactivateUser, { params: { userId } });
    expect(await held.queued()).toEqual([]);
    await held.call(op.switchProvisioning, { params, body: { enabled: true } });
    expect((await held.queued()).map((action) => action.split(' ')[0]).sort()).toEqual([
      'user.deactivate',
      'user.deactivate',
      'user.provision',
      'user.push',
    ]);
  } finally {
    await held.close();
    await remove();
  }
}, 60_000);

it("holds no secret in clear and not the org's key, and is for its owner alone", async () => {
  const text = gunzipSync(await readFile(file)).toString();
  expect(text).not.toContain(orgKey.export().toString('base64'));
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it('is made by the running org for the command that asks, while it is written to', async () => {
  const log = pino({ level: 'silent' });
  const end = await offerBackup({ ...deps(), log }, folder);
  const live = join(folder, 'live.backup');
  const [, made] = await Promise.all([
    askForBackup(folder).then((stream) => writeStream(stream, live)),
    api.call(op.createGroup, { body: { profile: { name: 'Made meanwhile' } } }),
  ]);
  expect(made.status).toBe(200);
  await end();
  expect((await readAll(live)).filter((table) => table === 'person')).toHaveLength(4);
  expect((await readdir(folder)).filter((name) => !name.startsWith('without')).sort()).toEqual([
    'live.backup',
    'one.backup',
  ]);
  await expect(askForBackup(folder)).rejects.toMatchObject({ code: 'backup_server_silent' });
});

it('leaves no file where the running org ends in the middle', async () => {
  const cut = join(folder, 'cut off');
  const half = Readable.from([(await readFile(file)).subarray(0, 500)]);
  await expect(writeStream(half, cut)).rejects.toMatchObject({ code: 'backup_damaged' });
  expect(await readdir(folder)).not.toContain('cut off');
});

it('overwrites no file', async () => {
  await expect(writeBackup(deps(), file)).rejects.toMatchObject({ code: 'backup_file_exists' });
  const nowhere = join(folder, 'no', 'where');
  await expect(writeBackup(deps(), nowhere)).rejects.toMatchObject({ code: 'backup_file_unwritable' });
});

it('takes no file that is cut off, changed or something else, nor another key', async () => {
  const whole = await readFile(file);
  const head = gunzipSync(whole).toString().split('\n')[0]!;
  const bad: [string, Uint8Array, string, string][] = [
    ['cut', whole.subarray(0, whole.length - 100), 'backup_damaged', 'unexpected end'],
    ['no gzip', Buffer.from('hello'), 'backup_damaged', 'incorrect header'],
    ['another program', gzipSync('{"a":1}\n'), 'backup_damaged', 'does not begin as one'],
    ['no line', gzipSync(`${head}\nhello\n`), 'backup_damaged', 'a line of it is none (hello)'],
    ['newer', gzipSync(head.replace('"version":1', '"version":2')), 'backup_format_newer', 'newer version'],
  ];
  for (const [name, bytes, code, says] of bad) {
    const path = join(folder, name);
    await writeFile(path, bytes);
    const error = await readAll(path).catch((caught: unknown) => caught);
    expect([name, error]).toEqual([name, expect.objectContaining({ code, message: expect.stringContaining(says) })]);
  }
  await expect(readAll(await without('["end"'))).rejects.toThrow('its end is missing');
  await expect(readAll(await without('drop table'))).rejects.toThrow('rows and holds');
  await expect(readAll(join(folder, 'none'))).rejects.toMatchObject({ code: 'file_unreadable' });
  const other = createSecretKey(randomBytes(32));
  const nowhere = { folder: join(folder, 'never made') };
  await expect(restore({ ...from(), orgKey: other }, nowhere)).rejects.toMatchObject({ code: 'restore_key_wrong' });
  expect(await readdir(folder)).not.toContain('never made');
});
