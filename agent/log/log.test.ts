import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { consoleLine } from './console-line.ts';
import { openLog } from './log.ts';
import { redactLine } from './redact.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'postern-log-'));
});

const canary = 'canary-7f3a9c';

test('a planted secret appears nowhere, however it is logged', async () => {
  let seen = '';
  const { log, file, close } = openLog({ dir, level: 'trace', screen: { write: (text: string) => (seen += text) } });
  log.info({ password: canary }, 'one');
  log.info({ deep: { list: [{ Authorization: `Basic ${canary}` }, { clientSecret: canary }] } }, 'two');
  log.info(
    { body: JSON.stringify({ user: 'ann', password: `${canary}"\\x`, nested: JSON.stringify({ password: 'x' }) }) },
    'three',
  );
  log.info(`Authorization: Bearer ${canary} and password=${canary}`);
  log.error({ err: new Error(`connect with DPoP ${canary} failed`, { cause: new Error(`pet_${canary}`) }) }, 'four');
  log.warn({ headers: { cookie: [canary, canary], dpop: `eyJ0${canary}.a.b` } }, 'five');
  log.info({ key: { kty: 'EC', d: `${canary}`.padEnd(43, 'x') } }, 'six');
  log.debug({ url: `http://user:${canary}@proxy.test:3128/` }, 'seven');
  await close();
  const text = readFileSync(file, 'utf8') + seen;
  for (const word of ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'ann', 'proxy.test'])
    expect(text).toContain(word);
  expect(text).not.toContain(canary);
  for (const line of readFileSync(file, 'utf8').trim().split('\n')) JSON.parse(line);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a password of any form is removed from JSON, and the line stays JSON', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), (password, other) => {
      const line = redactLine(
        JSON.stringify({
          password: `${password}${canary}`,
          other,
          inner: JSON.stringify({ newPassword: `${password}${canary}` }),
        }),
      );
      expect(line).not.toContain(canary);
      JSON.parse(line);
    }),
  );
});

test.each([
  [
    '{"password":"a","apiKey":["b"],"client_secret":"c","x":"{\\"dpop\\":\\"d\\"}"}',
    ['password', 'key', 'secret', 'token'],
  ],
  ['password=hunter22 device_code=abc', ['password', 'secret']],
  ['Cookie: a=b; c=d', ['cookie']],
  ['postern_console_4711=0123456789abcdefgh', ['cookie']],
  ['http://127.0.0.1:4711/enter#0123456789abcdefgh', ['token']],
  ['Authorization: Basic cG9zdGVybjp4', ['credentials']],
  [JSON.stringify('-----BEGIN PRIVATE KEY-----\nMIGHAgEA\nMBMG\n-----END PRIVATE KEY-----\n'), ['key']],
  ['-----BEGIN EC PRIVATE KEY-----\nMIGHAgEA\nMBMG', ['key']],
  ['http://ann:hunter22@proxy.test:3128', ['password']],
])('%s: a second redaction finds nothing more', (line, kinds) => {
  const clean = redactLine(line);
  expect([...clean.matchAll(/\[removed: (\w+)\]/g)].map(([, what]) => what)).toEqual(kinds);
  expect(clean).not.toMatch(/hunter22|0123456789|MIGHAgEA|cG9z/);
  expect(redactLine(clean)).toBe(clean);
});

test('what is no secret stays', () => {
  const line = JSON.stringify({
    level: 30,
    msg: 'action',
    kind: 'user.password',
    orderKey: 'user:1',
    code: 'unseal_failed',
    token_endpoint: 'https://x/t',
  });
  expect(redactLine(line)).toBe(line);
});

test('lines that come together are written together and in order, a warning at once with what waits before it', async () => {
  const written: string[] = [];
  const whole = Promise.withResolvers<void>();
  const screen = {
    write(text: string) {
      written.push(text.replaceAll(/^\S+ \w+ +/gm, ''));
      if (text.includes('four')) whole.resolve();
    },
  };
  const { log, file, close } = openLog({ dir, level: 'info', screen });
  log.info('one');
  log.child({ part: 1 }).info('two');
  expect(written).toEqual([]);
  log.warn('late');
  expect(written).toEqual(['one\ntwo part=1\nlate\n']);
  log.info('three');
  log.info('four');
  await whole.promise;
  expect(written.slice(1)).toEqual(['three\nfour\n']);
  log.info('last');
  await close();
  expect(written.slice(2)).toEqual(['last\n']);
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['one', 'two', 'late', 'three', 'four', 'last']);
});

test.each([
  ['is told to exit', 'process.exit(1)'],
  ['fails', "throw new Error('a fault')"],
])('nothing is lost where the process %s', (_how, end) => {
  const program = `import { openLog } from ${JSON.stringify(join(import.meta.dirname, 'log.ts'))};
    const { log } = openLog({ dir: ${JSON.stringify(dir)}, level: 'info', screen: process.stderr });
    log.info('one'); log.error('two'); log.info('three'); ${end};`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/one\n.* two\n.* three\n/);
  const lines = readFileSync(join(dir, 'agent.log'), 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['one', 'two', 'three']);
});

test('the level changes while it runs', async () => {
  const { log, file, setLevel, close } = openLog({ dir, level: 'info' });
  log.debug('hidden');
  setLevel('debug');
  log.debug('shown');
  await close();
  expect(readFileSync(file, 'utf8')).toMatch(/^(?!.*hidden).*shown/s);
});

test('a line for people', () => {
  const at = new Date(2024, 0, 2, 9, 41, 2).getTime();
  expect(consoleLine(`{"level":40,"time":${at},"app":"HR","n":2,"why":"two words","msg":"late"}`)).toBe(
    '09:41:02 WARN  late app=HR n=2 why="two words"',
  );
  expect(consoleLine('no json\n')).toBe('no json');
});
