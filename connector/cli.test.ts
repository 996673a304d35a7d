import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { createExampleTables, exampleConfig, openTestDatabase } from './sql/test-database.ts';

const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

async function configFile(users: object = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'postern-cli-'));
  const database = await openTestDatabase(`sqlite://${join(folder, 'app.db')}`);
  await createExampleTables(database);
  await database.close();
  const config = { ...exampleConfig('sqlite:app.db', users), listen: { port: 0 } };
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  return file;
}

/** Runs the command; the first line of stdout comes as soon as it is there. */
function run(...args: string[]) {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./cli.ts', import.meta.url)), ...args]);
  running.push(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => {
    output.stdout += data;
  });
  child.stderr.on('data', (data) => {
    output.stderr += data;
  });
  const ended = once(child, 'close').then(([code]: unknown[]) => ({ code, ...output }));
  const firstLine = once(child.stdout, 'data').then(() => output.stdout.trim());
  return { child, ended, firstLine };
}

test('serve says where it listens, answers, and leaves cleanly', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const { child, ended, firstLine } = run('serve', '--config', await configFile());
    const line = await firstLine;
    expect(line).toMatch(/^postern-connector ready http:\/\/127\.0\.0\.1:\d+\/scim$/);
    const url = line.split(' ').pop();
    expect((await fetch(`${url}/v1/Users`)).status).toBe(200);
    child.kill(signal);
    const { code, stderr } = await ended;
    expect(code).toBe(0);
    expect(stderr).toContain('"path":"/scim/v1/Users"');
  }
});

test('a full disk is told in one line; a reader who has gone is none', async () => {
  const cli = fileURLToPath(new URL('./cli.ts', import.meta.url));
  const start = (stdout: 'pipe' | number, args = ['schema', 'csv']) => {
    const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', stdout, 'pipe'] });
    return { child, said: text(child.stderr!), ended: once(child, 'close') };
  };
  const full = start(openSync('/dev/full', 'w'));
  const help = ['--help', 'doctor --help', 'new --help'].map((args) =>
    start(openSync('/dev/full', 'w'), args.split(' ')),
  );
  const unread = start('pipe');
  unread.child.stdout!.destroy();
  expect([await full.ended, await full.said]).toEqual([
    [1, null],
    expect.stringMatching(/^The output cannot be written: ENOSPC: .* run the command again\.\n$/),
  ]);
  for (const { ended, said } of help)
    expect([await ended, await said]).toEqual([[1, null], expect.stringContaining('ENOSPC')]);
  expect([await unread.ended, await unread.said]).toEqual([[0, null], '']);
});

test('serve goes on, and stops when it is told to, where its log cannot be written', async () => {
  const cli = fileURLToPath(new URL('./cli.ts', import.meta.url));
  const child = spawn(process.execPath, [cli, 'serve', '--config', await configFile()], {
    stdio: ['ignore', 'pipe', openSync('/dev/full', 'w')],
  });
  running.push(child);
  const ended = once(child, 'exit');
  const [line] = await once(child.stdout!, 'data');
  const url = String(line).trim().split(' ').pop();
  for (let n = 0; n < 2; n++) expect((await fetch(`${url}/v1/Users`)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('serve --json-ready is read by programs', async () => {
  const { child, firstLine } = run('serve', '--json-ready', '--config', await configFile());
  const ready = JSON.parse(await firstLine);
  expect(ready).toMatchObject({ event: 'ready', pid: child.pid, v2: `${ready.url}/v2` });
});

test('what was answered is there after the process is killed', async () => {
  const file = await configFile({ password: undefined });
  const first = run('serve', '--config', file);
  const url = (await first.firstLine).split(' ').pop();
  const headers = { 'content-type': 'application/json' };
  const post = (n: number) =>
    fetch(`${url}/v2/Users`, { method: 'POST', headers, body: JSON.stringify({ userName: `p${n}` }) });
  const answered = await Promise.all(Array.from({ length: 40 }, (_, n) => post(n)));
  first.child.kill('SIGKILL');
  await first.ended;
  expect(answered.every(({ status }) => status === 201)).toBe(true);
  const second = run('serve', '--config', file);
  const again = (await second.firstLine).split(' ').pop();
  const list = (await (await fetch(`${again}/v2/Users`)).json()) as { totalResults: number };
  expect(list.totalResults).toBe(40);
});

test('check says what fits and what does not, serve refuses the latter', async () => {
  const fine = await run('check', '--config', await configFile()).ended;
  expect(fine).toMatchObject({ code: 0, stdout: expect.stringContaining('The connector can: GROUP_PUSH') });
  const wrong = await configFile({ lastModified: 'changed' });
  for (const command of ['check', 'serve']) {
    const { code, stderr } = await run(command, '--config', wrong).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('users.lastModified: the table app_user has no column changed');
  }
  const missing = await run('check', '--config', '/nowhere.yaml').ended;
  expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('Check --config') });
});

test('init writes a configuration that check accepts, keeps secrets to their owner, and overwrites nothing', async () => {
  const config = await configFile();
  const folder = dirname(config);
  const out = join(folder, 'app.yaml');
  const init = ['init', `sqlite://${join(folder, 'app.db')}`, '--out', out];
  expect(await run(...init).ended).toMatchObject({ code: 1, stderr: expect.stringContaining('--yes') });
  expect(await run(...init, '--yes').ended).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('app.schema.json'),
  });
  expect(readFileSync(out, 'utf8')).toMatch(/^# yaml-language-server: \$schema=\.\/app\.schema\.json\n/);
  expect(statSync(join(folder, 'app.password')).mode & 0o777).toBe(0o600);
  expect(await run('check', '--config', out).ended).toMatchObject({ code: 0 });
  expect(await run(...init, '--yes').ended).toMatchObject({ code: 1, stderr: expect.stringContaining('--force') });
});
