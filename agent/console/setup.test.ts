import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnrolmentState, OrgCheck } from '@postern/protocol/console';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Environment } from '../config/environment.ts';
import { readConfig } from '../config/store.ts';
import { type Identity, readIdentity } from '../enrol/identity.ts';
import { type FakeOrg, startFakeOrg } from '../link/fake-org.fixture.ts';
import { openParts } from '../parts.ts';
import { pemFacts } from '../trust/certificate.ts';
import { createTestAuthority } from '../trust/certificates.fixture.ts';
import { checkStream } from './check-stream.ts';
import { readSettings } from './read-settings.ts';
import { createSetup, type Setup } from './setup.ts';

let org: FakeOrg;
let environment: Environment;
let setup: Setup;
let begun: Identity[];
let states: EnrolmentState[];

beforeEach(async () => {
  org = await startFakeOrg();
  const dataDir = mkdtempSync(join(tmpdir(), 'postern-setup-'));
  environment = { dataDir, keychain: 'file', consoleAssets: '', systemProxy: undefined };
  begun = [];
  setup = createSetup({ environment, enrolled: async (identity) => void begun.push(identity) });
  states = [];
  setup.subscribe((state) => states.push(state));
});
afterEach(async () => {
  setup.cancel();
  await org.close();
});
/** Each step once: a code is told again each time that the org was asked. */
const steps = () => states.map(({ step }) => step).filter((step, n, all) => step !== all[n - 1]);

test('a code is shown, and once it is allowed the agent begins', async () => {
  org.deviceAnswers = ['allow'];
  setup.start(org.url, 'HQ');
  await expect.poll(steps, { timeout: 8_000 }).toEqual(['idle', 'asking', 'code', 'enrolled']);
  expect(states[2]).toMatchObject({ userCode: 'WDJB-MJHT', name: 'HQ', lifeMs: 600_000, unreachable: false });
  expect(begun).toEqual([readIdentity(environment.dataDir)]);
  expect(readConfig(environment.dataDir).org).toBe(org.url);
  expect(() => setup.start(org.url, 'HQ')).toThrow(expect.objectContaining({ code: 'already_enrolled' }));
  await expect(setup.setTrust({})).rejects.toMatchObject({ code: 'already_enrolled' });
});

test('denied is told, and a new code can be asked for', async () => {
  org.deviceAnswers = ['access_denied'];
  setup.start(org.url, undefined);
  await expect.poll(steps, { timeout: 8_000 }).toEqual(['idle', 'asking', 'code', 'failed']);
  expect(states.at(-1)).toMatchObject({ problem: { code: 'enrolment_denied' } });
  expect(begun).toEqual([]);
  org.interval = 60;
  setup.start(org.url, undefined);
  await expect.poll(() => steps().slice(4)).toEqual(['asking', 'code']);
  setup.cancel();
  expect(setup.state().step).toBe('idle');
});

test('the org that the installer or the environment named is suggested', () => {
  expect(setup.state()).not.toHaveProperty('suggestedOrg');
  const named = { ...environment, enrol: { org: 'https://acme.example.com' } };
  const { state } = createSetup({ environment: named, enrolled: async () => undefined });
  expect(state()).toMatchObject({ step: 'idle', suggestedOrg: 'https://acme.example.com' });
});

test('an address that cannot be read, and an org that is not there', async () => {
  expect(() => setup.start('ftp://acme.example', undefined)).toThrow(
    expect.objectContaining({ code: 'org_url_invalid' }),
  );
  setup.start('http://localhost:1', undefined);
  await expect.poll(steps).toEqual(['idle', 'asking', 'failed']);
});

test('a proxy that cannot be is refused and changes nothing; a good one is kept, its password apart', async () => {
  const proxy = (url: string) => ({ 'proxy.mode': 'manual', 'proxy.url': url, 'proxy.user': 'svc' });
  await expect(setup.setTrust({ settings: proxy('ftp://p') })).rejects.toMatchObject({ code: 'proxy_invalid' });
  expect(existsSync(join(environment.dataDir, 'config.json'))).toBe(false);
  await setup.setTrust({ settings: { ...proxy('http://proxy.example:3128'), 'proxy.password': 'known to tests' } });
  const { keychain } = await openParts(environment);
  const view = await readSettings(environment, keychain);
  expect(view.proxy).toMatchObject({
    mode: 'manual',
    url: 'http://proxy.example:3128',
    user: 'svc',
    passwordSet: true,
  });
  expect(JSON.stringify(view)).not.toContain('known to tests');
  expect(readFileSync(join(environment.dataDir, 'config.json'), 'utf8')).not.toContain('known to tests');
});

test('a pasted CA is trusted from then on and is listed with its fingerprint', async () => {
  const add = (pem: string) => setup.setTrust({ addCas: [{ pem }] });
  await expect(add('no certificate')).rejects.toMatchObject({ code: 'tls_file_unreadable' });
  const { cert } = createTestAuthority();
  await add(cert);
  const added = pemFacts(cert);
  const { keychain } = await openParts(environment);
  const { tls } = await readSettings(environment, keychain);
  expect(tls.authorities).toMatchObject([{ certificates: [added] }]);
});

test('a check lists every stage from the start, stops at the first failure, and names the origin', async () => {
  const parts = await openParts(environment);
  const items = async (url: string) => {
    const all: OrgCheck[] = [];
    for await (const item of checkStream(url, parts, undefined)) all.push(item);
    return all;
  };
  const good = await items(`${org.url}/admin/apps`);
  expect(good.at(-1)).toMatchObject({ origin: org.url, finished: true });
  expect(good.at(-1)!.stages.every(({ state }) => state === 'ok')).toBe(true);
  expect(good.every(({ stages }) => stages.length === 7)).toBe(true);
  expect(good[0]!.stages.filter(({ state }) => state === 'running')).toHaveLength(1);
  const bad = (await items('http://localhost:1')).at(-1)!.stages.map(({ stage, state }) => `${stage} ${state}`);
  expect(bad.slice(0, 4)).toEqual(['url ok', 'dns ok', 'tcp failed', 'proxy not_run']);
});
