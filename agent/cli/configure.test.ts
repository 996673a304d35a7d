import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../config/store.ts';
import { readIdentity } from '../enrol/identity.ts';
import { createFileKeychain } from '../keychain/file-keychain.ts';
import { type FakeOrg, startFakeOrg } from '../link/fake-org.fixture.ts';
import { createAsk } from './ask.ts';
import { runPostern } from './postern.fixture.ts';

let org: FakeOrg;
let dir: string;
beforeEach(async () => {
  org = await startFakeOrg();
  dir = mkdtempSync(join(tmpdir(), 'postern-configure-'));
});
afterEach(() => org.close());

async function postern(args: string[], answers: string[], env: Record<string, string> = {}) {
  const done = await runPostern(dir, args, { answers, env });
  return { ...done, out: done.out.join('\n') };
}

test('configure tells what is wrong, asks again with what was said, and enrols', async () => {
  const { code, out, err, asked } = await postern(['configure'], ['http://example.com', '', '', org.url, '', '']);
  expect(code).toBe(0);
  expect(err).toContain('org_url_http');
  expect(asked.map((question) => question.split(':')[0])).toEqual([
    ...[
      'Organization URL',
      'Proxy, e.g. http',
      'CA certificate file, where your network inspects TLS (Enter for none)',
    ],
    ...[
      'Organization URL [http',
      'Proxy, e.g. http',
      'CA certificate file, where your network inspects TLS (Enter for none)',
    ],
  ]);
  expect(out).toContain('✓ metadata');
  expect(out).toContain('W D J B - M J H T');
  expect(readIdentity(dir)?.org).toBe(org.url);

  const again = await postern(['configure', '--org', org.url], []);
  expect([again.code, again.asked]).toEqual([0, []]);
  expect(again.out).toContain('enrolled in');
});

test('an org that is given is suggested; the password of a proxy is asked for without an echo, and goes to the keychain', async () => {
  const answers = ['', 'proxy.example.com:3128', 'ada', 'the wall has ears', ''];
  const { code, asked } = await postern(['configure', '--org', org.url], answers);
  expect(code).toBe(0);
  expect(asked[0]).toBe(`Organization URL [${org.url}]: `);
  expect(asked[3]).toBe('Proxy password: (hidden)');
  const { proxy } = readConfig(dir);
  expect(proxy).toMatchObject({ mode: 'manual', url: 'http://proxy.example.com:3128', user: 'ada' });
  expect(JSON.stringify(readConfig(dir))).not.toContain('the wall has ears');
  expect(await createFileKeychain(dir).get('proxy.password')).toBe('the wall has ears');
});

test('an input that ends in the middle enrols nothing', async () => {
  const { code, err } = await postern(['configure'], [org.url]);
  expect([code, err]).toEqual([2, expect.stringContaining('The input ended')]);
  expect(readIdentity(dir)).toBeUndefined();
});

test('without a person, org and token come from the environment', async () => {
  const env = { POSTERN_ORG: org.url, POSTERN_TOKEN_FILE: join(dir, 'missing'), POSTERN_NAME: 'branch-7' };
  const missing = await postern(['enrol'], [], env);
  expect([missing.code, missing.err]).toEqual([1, expect.stringContaining('file_unreadable')]);
  const device = await postern(['enrol', '--device'], [], env);
  expect([device.code, device.out]).toEqual([0, expect.stringContaining('as "branch-7"')]);
});

test('answers are read from a pipe line by line, and a hidden one is not written back', async () => {
  const input = new PassThrough();
  const output = new PassThrough();
  const ask = createAsk(input, output);
  input.write('first\n  second  \n');
  expect(await ask('One: ')).toBe('first');
  expect(await ask('Two: ', { hidden: true })).toBe('second');
  input.end();
  expect(await ask('Three: ')).toBeUndefined();
  expect(String(output.read())).toBe('One: Two: \nThree: ');
});
