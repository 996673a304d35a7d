import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fingerprint } from '@postern/protocol/wire';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { lockDataFolder } from '../config/folder-lock.ts';
import { configSchema } from '../config/schema.ts';
import { readConfig, writeConfig } from '../config/store.ts';
import { type Identity, readIdentity, removeIdentity, writeIdentity } from '../enrol/identity.ts';
import { openNodeStore } from '../journal/node-store.ts';
import { ensureAgentKeys } from '../keychain/agent-keys.ts';
import { createFileKeychain } from '../keychain/file-keychain.ts';
import { createTestAuthority, type TestAuthority } from '../trust/certificates.fixture.ts';
import { callsOf, type HandOverPlaces, handOverDeps } from './hand-over.fixture.ts';
import { handOver, handOverSteps } from './hand-over.ts';
import { whereIdentityIs } from './hand-over-record.ts';

let authority: TestAuthority;
let client: { certFile: string; keyFile: string };
let places: HandOverPlaces;
let identity: Identity;
beforeAll(() => {
  authority = createTestAuthority('Acme Root CA');
  client = authority.issue('desk-01');
});
beforeEach(async () => {
  const top = mkdtempSync(join(tmpdir(), 'postern-hand-over-'));
  const from = join(top, 'desk');
  places = { from, to: join(top, 'service'), calls: join(top, 'calls') };
  mkdirSync(from, { mode: 0o700 });
  const { thumbprint } = await ensureAgentKeys(createFileKeychain(from));
  identity = {
    ...{ version: 1, org: 'https://acme.example.com', agentId: '018f3c7e-0000-7000-8000-000000000001', clientId: 'c' },
    ...{ name: 'desk-01', fingerprint: fingerprint(thumbprint), enrolledAt: new Date().toISOString() },
  };
  writeIdentity(from, identity);
  const { certFile, keyFile } = client;
  const tls = {
    caFiles: [authority.certFile],
    caFor: { [authority.certFile]: ['hr:443'] },
    clientCert: certFile,
    clientKey: keyFile,
  };
  writeConfig(from, configSchema.parse({ tls }));
  for (const name of ['journal.db', 'journal.db-wal', 'agent.log'])
    writeFileSync(join(from, name), `${name} of before`);
});

const run = (told: Parameters<typeof handOverDeps>[1] = () => undefined) => handOver(handOverDeps(places, told));
const contents = (dir: string) =>
  Object.fromEntries(
    (existsSync(dir) ? readdirSync(dir) : [])
      .filter((name) => !/^agent\.(lock|pid)/.test(name))
      .map((name) => [name, readFileSync(join(dir, name), 'utf8')]),
  );
/** Who could run with the identity now; a folder's own agent asks first where it is. */
const holders = () => {
  whereIdentityIs(places.from);
  return [places.from, places.to].filter((dir) => existsSync(dir) && readIdentity(dir));
};

test('all that makes up the agent moves; the settings name no file and no proxy that a service has not', async () => {
  mkdirSync(places.to);
  writeFileSync(join(places.to, 'config.json'), 'of a service that never ran');
  const steps: string[] = [];
  await run((step) => steps.push(step));
  expect(steps).toEqual(handOverSteps);
  expect(callsOf(places)).toEqual(['show to a person', 'enable', 'start with identity']);
  expect(holders()).toEqual([places.to]);
  expect(Object.keys(contents(places.from))).toEqual(['handed-over.json']);

  const { proxy, tls } = readConfig(places.to);
  expect(proxy).toMatchObject({
    mode: 'manual',
    url: 'http://proxy.example.com:3128',
    user: 'ada',
    noProxy: ['.internal'],
  });
  expect(await createFileKeychain(places.to).get('proxy.password')).toBe('s3cret');
  const [ca] = tls.caFiles;
  expect([ca, tls.clientCert].map((file) => file?.startsWith(join(places.to, 'c')))).toEqual([true, true]);
  expect([readFileSync(ca!, 'utf8').trim(), tls.caFor]).toEqual([authority.cert.trim(), { [ca!]: ['hr:443'] }]);
  expect(readFileSync(tls.clientCert!, 'utf8')).toMatch(/PRIVATE KEY/);
  expect(contents(places.to)).toMatchObject({
    'journal.db-wal': 'journal.db-wal of before',
    'agent.log': 'agent.log of before',
  });
  for (const name of readdirSync(places.to))
    expect([name, statSync(join(places.to, name)).mode & 0o077]).toEqual([name, 0]);
  expect(existsSync(`${places.to}.before`) || existsSync(`${places.to}.incoming`)).toBe(false);

  await run();
  expect(callsOf(places).slice(3)).toEqual(['show to a person', 'enable', 'start with identity']);
});

test.each(handOverSteps.slice(0, -1))(
  'what fails after "%s" is undone: both folders are as before',
  async (failing) => {
    const before = [contents(places.from), contents(places.to)];
    const failure = run((step) => {
      if (step !== failing) return;
      if (step === 'started') writeFileSync(join(places.to, 'journal.db'), 'what the service did');
      throw new Error('the disk is gone');
    });
    await expect(failure).rejects.toThrow('the disk is gone');
    if (failing === 'started') before[0]!['journal.db'] = 'what the service did';
    expect([contents(places.from), contents(places.to)]).toEqual(before);
    expect(holders()).toEqual([places.from]);
    if (failing === 'started') expect(callsOf(places).slice(3)).toEqual(['stop', 'show to nobody', 'disable']);
    lockDataFolder(places.from, openNodeStore).release();
  },
);

test('killed between the two, the folder takes its identity back where it is asked, and not where the service has it', async () => {
  const { from, to, calls } = places;
  spawnSync(process.execPath, [join(import.meta.dirname, 'hand-over.killed.ts'), from, to, calls, 'decided']);
  expect([readIdentity(from), existsSync(to), existsSync(`${to}.incoming`)]).toEqual([undefined, false, true]);
  expect([whereIdentityIs(from), readIdentity(from)]).toEqual(['here', identity]);
  await run();
  expect([whereIdentityIs(from), readIdentity(from)]).toEqual(['service', undefined]);
  removeIdentity(to);
  await expect(run()).rejects.toMatchObject({ code: 'not_enrolled' });
  expect(whereIdentityIs(from)).toBe('here');
});

test('a service that is an agent already, keys that are elsewhere, and links out of the folder are refused', async () => {
  mkdirSync(places.to);
  writeIdentity(places.to, { ...identity, agentId: '018f3c7e-0000-7000-8000-000000000002', name: 'other' });
  await expect(run()).rejects.toMatchObject({ code: 'service_enrolled', params: { name: 'other' } });
  removeIdentity(places.to);
  symlinkSync('/etc/passwd', join(places.from, 'crash-1.json'));
  await createFileKeychain(places.from).delete('signing-key');
  await expect(run()).rejects.toMatchObject({ code: 'service_keys_elsewhere' });
  expect([holders(), callsOf(places)]).toEqual([[places.from], []]);
});

// Only root acts for somebody else.
if (process.getuid?.() === 0) {
  test('root reads with the rights of the folder’s owner: settings that name a file of root’s are refused', async () => {
    const { chownSync, chmodSync } = await import('node:fs');
    const secret = join(places.from, '..', 'secret.pem');
    writeFileSync(secret, authority.cert, { mode: 0o600 });
    writeConfig(places.from, configSchema.parse({ tls: { caFiles: [secret] } }));
    chmodSync(join(places.from, '..'), 0o755);
    for (const path of [places.from, ...readdirSync(places.from).map((name) => join(places.from, name))])
      chownSync(path, 4711, 4711);
    await expect(run()).rejects.toMatchObject({ code: 'tls_file_unreadable', params: { detail: 'EACCES' } });
    expect([holders(), process.geteuid?.()]).toEqual([[places.from], 0]);
    chmodSync(secret, 0o644);
    await run();
    expect([statSync(places.to).uid, statSync(join(places.from, 'handed-over.json')).uid]).toEqual([0, 4711]);
  });
}
