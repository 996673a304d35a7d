import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { doctorCommand } from './command.ts';
import { type Fault, faultyAuth, startFaulty } from './faulty-server.fixture.ts';

const cli = new URL('../cli.ts', import.meta.url).pathname;
const tokenFile = join(mkdtempSync(join(tmpdir(), 'postern-doctor-')), 'token');
writeFileSync(tokenFile, `${faultyAuth.token}\n`);
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function start(fault: Fault = ({ next }) => next()) {
  const server = await startFaulty(fault);
  open.push(server);
  const userCount = async () => {
    const answer = await fetch(`${server.url}/Users?count=0`, { headers: { authorization: 'Bearer right' } });
    return ((await answer.json()) as { totalResults: number }).totalResults;
  };
  return { ...server, userCount };
}

function run(...parts: string[]) {
  const child = spawn(process.execPath, [cli, 'doctor', ...parts], { env: { ...process.env, NO_COLOR: '1' } });
  let out = '';
  let err = '';
  child.stdout.on('data', (part) => (out += part));
  child.stderr.on('data', (part) => (err += part));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, out, err }));
  return { child, ended };
}

test('a good server: exit 0, one line for each rule, nothing stays', async () => {
  const { url, userCount } = await start();
  const { code, out } = await run(url, '--auth', `bearer:${tokenFile}`, '--only', 'createNewUser,createGroup').ended;
  expect(out).toMatch(/✓ createNewUser +a user is created/);
  expect(out).toContain('2 passed.');
  expect(code).toBe(0);
  expect(await userCount()).toBe(0);
});

test('a fault: exit 1, and the finding says rule, expectation, what came and how to mend it', async () => {
  const broken = await start((one) =>
    one.method === 'DELETE' ? Promise.resolve({ status: 500, headers: {}, text: 'no' }) : one.next(),
  );
  const { code, out } = await run(broken.url, '--auth', `bearer:${tokenFile}`, '--only', 'deleteUser', '--json').ended;
  const report = JSON.parse(out);
  expect(report).toMatchObject({
    passed: false,
    rules: [
      {
        name: 'deleteUser',
        source: 'RFC 7644 section 3.6',
        outcome: 'failed',
        findings: [{ came: '500 no', mend: /DELETE|Delete/ }],
      },
    ],
    remains: [{ path: /^\/Users\//, why: /deactivated/ }],
  });
  expect(code).toBe(1);
});

test('--keep leaves what was made', async () => {
  const { url, userCount } = await start();
  expect((await run(url, '--auth', `bearer:${tokenFile}`, '--only', 'createNewUser', '--keep').ended).code).toBe(0);
  expect(await userCount()).toBe(1);
});

test('Ctrl-C ends it with 130, and what was made goes', async () => {
  let reached = (): void => {};
  const arrived = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const { url, userCount } = await start(async (one) => {
    if (one.method !== 'GET' || !one.path.startsWith('/Users/doctor')) return one.next();
    reached();
    return new Promise(() => {});
  });
  const { child, ended } = run(url, '--auth', `bearer:${tokenFile}`, '--only', 'importUserProfile');
  await arrived;
  expect(await userCount()).toBe(1);
  child.kill('SIGINT');
  expect((await ended).code).toBe(130);
  expect(await userCount()).toBe(0);
});

test('a server that cannot be examined: exit 2, and why', async () => {
  const { url } = await start();
  const refused = await run(url).ended;
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('Check --auth') });
  const nobody = await run('http://127.0.0.1:1/scim/v2').ended;
  expect(nobody).toMatchObject({ code: 2, err: expect.stringContaining('got no answer') });
  const noTls = await run(url.replace('http:', 'https:')).ended;
  expect(noTls).toMatchObject({ code: 2, err: expect.stringContaining('Write http://') });
  const elsewhere = await start(async () => ({ status: 404, headers: {}, text: 'nothing here' }));
  const nothing = await run(elsewhere.url, '--auth', `bearer:${tokenFile}`).ended;
  expect(nothing).toMatchObject({ code: 2, err: expect.stringContaining(`There is no SCIM at ${elsewhere.url}`) });
});

test('wrong arguments are told in a sentence, and the exit code is 2', async () => {
  const { code, err } = await run('localhost:8080').ended;
  expect([code, err]).toEqual([2, expect.stringContaining('Write a URL such as')]);

  const said = async (...parts: string[]) => {
    const text: string[] = [];
    const command = doctorCommand().exitOverride();
    command.configureOutput({ writeErr: (part) => void text.push(part) });
    await expect(command.parseAsync(parts, { from: 'user' })).rejects.toThrow();
    return text.join('');
  };
  expect(await said('http://localhost/v2', '--auth', 'basic:user')).toContain('Write basic:<user>:<file>');
  expect(await said('http://localhost/v2', '--auth', 'bearer:/no/such')).toContain('/no/such cannot be read');
  expect(await said('http://localhost/v2', '--only', 'nonsense')).toContain('There is no rule nonsense');
});
