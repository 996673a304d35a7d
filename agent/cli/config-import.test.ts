import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { readConfig } from '../config/store.ts';
import { runPostern } from './postern.fixture.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'postern-import-'));
});
function importOf(text: string, answers: string[] = []) {
  const file = join(dir, 'OktaProvisioningAgent.conf');
  writeFileSync(file, text);
  return runPostern(dir, ['config', 'import', file, '--data', dir], { answers });
}
const proxied =
  'proxyEnabled=true\nproxyHost=proxy.acme.example\nproxyPort=3128\nproxyUser=agent\nproxyPassword=Kept-0ut\n';

test('the proxy of the old agent is taken, its password asked for, and what the org holds is named', async () => {
  const done = await importOf(`${proxied}allowHttp=true\n`, ['right one']);
  expect(done).toMatchObject({ code: 0, err: '', asked: ['Password of agent at the proxy: (hidden)'] });
  expect(done.out.join('\n')).toMatch(/Provisioning tab: Allow plain http on/i);
  expect(done.out.join('\n')).not.toMatch(/Kept-0ut|right one/);
  expect(readConfig(dir).proxy).toMatchObject({ mode: 'manual', url: 'http://proxy.acme.example:3128', user: 'agent' });
  const secret = await runPostern(dir, ['config', 'get', 'proxy.password', '--data', dir]);
  expect(secret.out).toEqual(['(set)']);
});

test('without an answer the proxy is taken and its password is named as missing', async () => {
  const done = await importOf(proxied);
  expect(done.code).toBe(0);
  expect(done.out.join('\n')).toContain('postern config set proxy.password');
});

test('another file changes nothing', async () => {
  const before = readConfig(dir);
  const done = await importOf('[Unit]\nDescription=x\n');
  expect(done.code).toBe(1);
  expect(done.err).toContain('okta_conf_unknown');
  expect(readConfig(dir)).toEqual(before);
});
