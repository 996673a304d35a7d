import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, it } from 'vitest';

const running: ChildProcess[] = [];
let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'postern-org-'));
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(data, { recursive: true, force: true });
});

function start(...args: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../org/cli.ts'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}

async function run(...args: string[]) {
  const child = start(...args);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { out, err, code: code as number };
}

async function serve(...args: string[]) {
  const child = start(
    'serve',
    '--data',
    data,
    '--listen',
    '127.0.0.1:0',
    '--json-ready',
    '--log-level',
    'error',
    ...args,
  );
  child.stderr.pipe(process.stderr);
  const gone = once(child, 'exit').then(([code]) => Promise.reject(new Error(`serve ended with ${code}`)));
  const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), gone])) as [string];
  gone.catch(() => undefined);
  const ready = JSON.parse(line) as { event: string; url: string; firstAdmin?: { login: string; password?: string } };
  return { child, ...ready };
}

const signIn = async (url: string, login: string, password: string) => {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/v1/console/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ login, password }),
  });
  return answer.status;
};

it('serves, owns its folder, stops cleanly, and recovers a lost administrator', { timeout: 120_000 }, async () => {
  const first = await serve();
  expect(first.event).toBe('ready');
  const { login = '', password = '' } = first.firstAdmin ?? {};
  expect(await signIn(first.url, login, password)).toBe(200);

  const second = await run('serve', '--data', data, '--listen', '127.0.0.1:0');
  expect(second.code).toBe(1);
  expect(second.err).toContain(`in use by another process (${first.child.pid})`);
  expect(second.err).toContain('Code data_folder_owned');

  const taken = await run('serve', '--data', data, '--listen', new URL(first.url).host, '--log-level', 'silent');
  expect(taken.code).toBe(1);
  expect(taken.err).toContain('another program uses it');

  first.child.kill('SIGTERM');
  expect((await once(first.child, 'exit'))[0]).toBe(0);

  const recovered = await run('admin', 'recover', '--data', data, '--login', login);
  const fresh = /shown this once: (\S+)/.exec(recovered.out)?.[1] ?? '';
  const passwordFile = join(data, 'password');
  const made = [
    'admin',
    'create',
    '--data',
    data,
    '--login',
    'second',
    '--name',
    'Second',
    '--password-file',
    passwordFile,
  ];
  await writeFile(passwordFile, 'long enough to pass\n');
  expect((await run(...made)).code).toBe(0);

  const again = await serve();
  expect(again.firstAdmin).toBeUndefined();
  expect(await signIn(again.url, login, password)).toBe(401);
  expect(await signIn(again.url, login, fresh)).toBe(200);
  expect(await signIn(again.url, 'SECOND', 'long enough to pass')).toBe(200);
  again.child.kill('SIGTERM');
  expect((await once(again.child, 'exit'))[0]).toBe(0);
});
