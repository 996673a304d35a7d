import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createClient, testAuth } from '../behaviour/client.ts';
import { connectorBehaviour, doctorBehaviour } from '../behaviour/connector.suite.ts';
import { createScimServer } from '../sdk/index.ts';
import { csvConfigSchema } from './config.ts';
import { createCsvConnector } from './csv-connector.ts';
import { type CsvFile, createCsvFile } from './csv-file.ts';
import { mergeIncremental } from './incremental.ts';

const header = 'id,login,first,last,mail,phone,job,state,changed,note\n';

function start({ users = header, change = {} }: { users?: string | Buffer; change?: object } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'postern-csv-'));
  const file = join(folder, 'people.csv');
  writeFileSync(file, users);
  writeFileSync(join(folder, 'teams.csv'), 'id,name,about,members\n');
  const content = configOf(change);
  writeFileSync(join(folder, 'csv.json'), JSON.stringify(content));
  const connector = createCsvConnector(csvConfigSchema.parse(content), { folder });
  const server = createScimServer(connector, { auth: testAuth });
  return { folder, file, server, connector, text: () => readFileSync(file, 'utf8'), ...createClient(server, '2.0') };
}

function configOf(change: object) {
  return {
    type: 'csv',
    name: 'people file',
    listen: { port: 0 },
    auth: { type: 'none' },
    users: {
      file: 'people.csv',
      id: { column: 'id' },
      columns: {
        userName: 'login',
        'name.givenName': 'first',
        'name.familyName': 'last',
        'emails[primary]': 'mail',
        'phoneNumbers[primary]': 'phone',
        title: 'job',
      },
      active: { column: 'state', true: 'on', false: 'off' },
      lastModified: 'changed',
      ...change,
    },
    groups: {
      file: 'teams.csv',
      id: { column: 'id' },
      columns: { displayName: 'name', description: 'about' },
      members: { column: 'members' },
    },
  };
}

connectorBehaviour('CSV', async () => start().server);
doctorBehaviour('CSV', async () => start().server);

describe('the file', () => {
  test('keeps its mark, its line ends, the order of its columns and what nothing maps', async () => {
    const users = `\uFEFF${header.trim()}\r\n1,ann,Ann,Lee,,,,on,,"likes ""tea"", a lot"\r\n2,bob,Bob,Stone,,,,off,,\r\n`;
    const { call, text, file } = start({ users });
    chmodSync(file, 0o640);
    expect((await call('PUT', '/Users/1', { userName: 'ann', name: { givenName: 'Anna, the "first"' } })).status).toBe(
      200,
    );
    const [first, second, third] = text().split('\r\n');
    expect(first).toBe(`\uFEFF${header.trim()}`);
    expect(second).toMatch(/^1,ann,"Anna, the ""first""",,,,,on,20\d\d-.*Z,"likes ""tea"", a lot"$/);
    expect(third).toBe('2,bob,Bob,Stone,,,,off,,');
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });

  test.each([
    ['no UTF-8', Buffer.from(`${header}1,caf\xe9,,,,,,on,,\n`, 'latin1'), /not UTF-8 \(line 2\)/],
    ['ragged', `${header}1,ann\n`, /Line 2: a row has not as many fields/],
    ['without a column', 'id,login\n1,ann\n', /no column first, last/],
    ['with an id twice', `${header}1,ann,,,,,,on,,\n1,bob,,,,,,on,,\n`, /1 is there twice \(row 3\)/],
  ])('that is %s is refused with a reason, and stays as it is', async (_what, users, reason) => {
    const { call, connector, file } = start({ users });
    const before = readFileSync(file);
    for (const [method, path] of [
      ['GET', '/Users'],
      ['POST', '/Users'],
      ['PUT', '/Users/1'],
    ] as const) {
      const { status, body } = await call(method, path, method === 'GET' ? undefined : { userName: 'cy' });
      expect([status, JSON.stringify(body).replaceAll('\\"', '"')]).toEqual([500, expect.stringMatching(reason)]);
    }
    expect(readFileSync(file)).toEqual(before);
    expect(await connector.check()).toEqual([expect.stringMatching(reason)]);
  });

  test('keeps whoever else may read and write it, also where a link leads to it', async () => {
    const { call, folder, file } = start({ users: `${header}1,ann,,,,,,on,,\n` });
    const target = join(folder, 'hr', 'export.csv');
    mkdirSync(join(folder, 'hr'));
    renameSync(file, target);
    symlinkSync(target, file);
    chmodSync(target, 0o666);
    // Only root may give a file away; others have no second group everywhere.
    const { uid, gid } = process.getuid?.() === 0 ? { uid: 4321, gid: 4322 } : statSync(target);
    chownSync(target, uid, gid);
    expect((await call('PUT', '/Users/1', { userName: 'anna' })).status).toBe(200);
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    const { mode, ...owner } = statSync(target);
    expect([mode & 0o777, owner]).toEqual([0o666, expect.objectContaining({ uid, gid })]);
    expect(readFileSync(target, 'utf8')).toContain('1,anna,');
    expect((await call('GET', '/Users/1')).body['userName']).toBe('anna');
  });

  test('that another program puts in place during a change stays; the change is refused', async () => {
    const { file, text } = start();
    const config = csvConfigSchema.parse(configOf({})).users;
    const theirs = `${header}7,bob,,,,,,off,,\n`;
    const change = createCsvFile(file, config).change(({ rows }) => {
      rows.push(['1', 'ann', ...Array(8).fill('')]);
      writeFileSync(`${file}.theirs`, theirs);
      renameSync(`${file}.theirs`, file);
    });
    await expect(change).rejects.toMatchObject({ status: 503, message: expect.stringContaining('put in place') });
    expect(text()).toBe(theirs);
    expect(readdirSync(join(file, '..')).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  test.each([
    ['made', (path: string) => mkdirSync(path)],
    ['taken', (path: string) => writeFileSync(path, 'of another program'.repeat(100))],
  ])('whose lock cannot be %s is refused with a reason', async (_what, spoil) => {
    const { call, file } = start();
    spoil(`${file}.lock`);
    const { status, body } = await call('POST', '/Users', { userName: 'ann' });
    expect([status, body['detail']]).toEqual([500, expect.stringContaining('people.csv.lock')]);
  });

  test('that is missing is unavailable until it is there', async () => {
    const { call, file } = start();
    renameSync(file, `${file}.away`);
    expect((await call('GET', '/Users')).status).toBe(503);
    renameSync(`${file}.away`, file);
    expect((await call('GET', '/Users')).status).toBe(200);
  });

  test('may be put in place by another program: rows without an id get one', async () => {
    const { list, file, text } = start();
    expect((await list('/Users', {})).total).toBe(0);
    writeFileSync(`${file}.new`, `${header},ann,Ann,,,,,on,,\n7,bob,,,,,,off,,\n`);
    renameSync(`${file}.new`, file);
    const { resources } = await list('/Users', {});
    expect(resources).toMatchObject([
      { userName: 'ann', active: true },
      { id: '7', active: false },
    ]);
    expect(text()).toContain(`${resources[0]?.['id']},ann`);
  });

  test('is written by two connectors at once without losing a row', async () => {
    const one = start();
    const other = createClient(
      createScimServer(createCsvConnector(csvConfigSchema.parse(configOf({})), { folder: one.folder }), {
        auth: testAuth,
      }),
      '2.0',
    );
    const names = Array.from({ length: 20 }, (_, n) => `p${n}`);
    const made = await Promise.all(
      names.map((userName, n) => (n % 2 ? one : other).call('POST', '/Users', { userName })),
    );
    expect(made.every(({ status }) => status === 201)).toBe(true);
    expect((await one.list('/Users', {})).resources.map(({ userName }) => userName).sort()).toEqual([...names].sort());
    expect(readdirSync(one.folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  });
});

describe('a file of changes', () => {
  const users = `${header}1,ann,Ann,Lee,,,,on,2020-01-01T00:00:00.000Z,x\n2,bob,Bob,Stone,,,,on,2020-01-01T00:00:00.000Z,\n`;
  const withChanges = (changes: string | Buffer) => {
    const started = start({ users, change: { incremental: 'changes.csv' } });
    writeFileSync(join(started.folder, 'changes.csv'), changes);
    return started;
  };

  test('is taken over once: by id, by name, as new, and off', async () => {
    const { list, folder, text } = withChanges('login,state,first\nANN,on,Anna\nbob,off,Bob\ncy,on,Cy\n');
    const { resources } = await list('/Users', { filter: 'meta.lastModified gt "2021-01-01T00:00:00Z"' });
    expect(resources).toMatchObject([
      { id: '1', name: { givenName: 'Anna', familyName: 'Lee' }, active: true },
      { id: '2', active: false },
      { userName: 'cy', active: true },
    ]);
    expect(existsSync(join(folder, 'changes.csv'))).toBe(false);
    expect(existsSync(join(folder, 'changes.csv.done'))).toBe(true);
    expect(text()).toContain(',x\n');
    // The same file again changes nothing, so nobody counts as changed.
    const before = text();
    writeFileSync(join(folder, 'changes.csv'), 'login,state\nbob,off\n');
    await list('/Users', {});
    expect(text()).toBe(before);
  });

  test.each([
    ['login,shoe\nann,42\n', /column \\"shoe\\"/],
    ['login,state\nann\n', /not as many fields/],
    ['state\noff\n', /row 2 names nobody/],
    [Buffer.from('login,first\nann,Ren\xe9\n', 'latin1'), /not UTF-8/],
  ])('that does not fit is refused whole: %j', async (changes, reason) => {
    const { call, folder, text } = withChanges(changes);
    const { status, body } = await call('GET', '/Users');
    expect([status, JSON.stringify(body)]).toEqual([500, expect.stringMatching(reason)]);
    expect(text()).toBe(users);
    expect(existsSync(join(folder, 'changes.csv'))).toBe(true);
  });
});

test('a file of changes that grows while it is taken over is taken over again', async () => {
  const { folder, file } = start({ users: `${header}1,ann,,,,,,on,,\n2,bob,,,,,,on,,\n` });
  const config = csvConfigSchema.parse(configOf({})).users;
  const people = createCsvFile(file, config);
  const changes = join(folder, 'changes.csv');
  writeFileSync(changes, 'login,state\nann,off\n');
  const during: CsvFile = {
    ...people,
    change: (task) => people.change(task).finally(() => appendFileSync(changes, 'bob,off\n')),
  };
  const take = (into: CsvFile) =>
    mergeIncremental(
      into,
      changes,
      config,
      () => 'new',
      () => new Date(),
    );
  await take(during);
  expect(existsSync(`${changes}.done`)).toBe(false);
  await take(people);
  expect((await people.read()).rows.map(({ 7: state }) => state)).toEqual(['off', 'off']);
  expect(existsSync(`${changes}.done`)).toBe(true);
});

test('kill -9 while it writes loses no row that was answered, and leaves a whole file', async () => {
  const { folder, file } = start();
  const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));
  const answered = new Set<string>();
  for (const round of [1, 2]) {
    const child = spawn(process.execPath, [
      cli,
      'serve',
      '--json-ready',
      '--log-level',
      'error',
      '--config',
      join(folder, 'csv.json'),
    ]);
    const { v2 } = JSON.parse(String((await once(child.stdout, 'data'))[0])) as { v2: string };
    const post = async (userName: string) => {
      const response = await fetch(`${v2}/Users`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ userName, title: 'x'.repeat(20_000) }),
      });
      if (response.status === 201) answered.add(userName);
      if (answered.size === round * 15) child.kill('SIGKILL');
    };
    await Promise.allSettled(Array.from({ length: 60 }, (_, n) => post(`p${round}.${n}`)));
    child.kill('SIGKILL');
    const rows = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(rows.every((row) => row.split(',').length === 10)).toBe(true);
    for (const name of answered) expect(rows.some((row) => row.includes(`,${name},`))).toBe(true);
  }
  expect(answered.size).toBeGreaterThanOrEqual(30);
  const again = start();
  writeFileSync(again.file, readFileSync(file));
  expect((await again.list('/Users', { count: 0 })).total).toBeGreaterThanOrEqual(30);
});
