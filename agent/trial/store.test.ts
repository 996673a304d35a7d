import { existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrustChange } from '@postern/protocol/console';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSecrets, writeSecrets } from '../config/secrets.ts';
import { readConfig, writeConfig } from '../config/store.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { createMemoryKeychain } from '../keychain/memory-keychain.fixture.ts';
import { createTestAuthority } from '../trust/certificates.fixture.ts';
import { candidateOf } from './change.ts';
import { createTrialStore } from './store.ts';

const { cert, key } = createTestAuthority('Gateway CA');
const old = createTestAuthority('Old CA');

/** A folder with settings in force: a proxy with its password, an own CA. */
async function folder() {
  const dataDir = mkdtempSync(join(tmpdir(), 'postern-trial-'));
  const keychain = createMemoryKeychain();
  const first = candidateOf(
    readConfig(dataDir),
    [
      {
        settings: { 'proxy.mode': 'manual', 'proxy.url': 'http://old:1', 'proxy.password': 'old' },
        addCas: [{ pem: old.cert }],
      },
    ],
    dataDir,
  );
  for (const [path, content] of first.files) writeFileSync(path, content);
  await writeSecrets(keychain, first.secrets);
  writeConfig(dataDir, first.config);
  return { dataDir, keychain };
}

/** Every operation of the keychain from the `n`th on fails, as in a process that is no more. */
function dying(keychain: Keychain, n: number): Keychain {
  let left = n;
  const alive = <T>(run: () => Promise<T>): Promise<T> => (left-- > 0 ? run() : Promise.reject(new Error('dead')));
  return {
    where: keychain.where,
    get: (name) => alive(() => keychain.get(name)),
    set: (name, secret) => alive(() => keychain.set(name, secret)),
    delete: (name) => alive(() => keychain.delete(name)),
  };
}

test('wherever the process dies, the settings are those before the change or those after it, as a whole', async () => {
  const point = fc.record({ dies: fc.nat({ max: 13 }), decide: fc.boolean(), clears: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(point, async ({ dies, decide, clears }) => {
      const { dataDir, keychain } = await folder();
      const before = { config: readConfig(dataDir), secrets: await readSecrets(keychain) };
      const change: TrustChange = {
        settings: { 'proxy.url': 'http://new:2', 'proxy.password': clears ? '' : 'new', 'tls.minVersion': '1.3' },
        addCas: [{ pem: cert, peers: ['hr.example:443'] }],
        client: { pem: `${cert}${key}`, passphrase: 'secret' },
      };
      const candidate = candidateOf(before.config, [change], dataDir);
      const store = createTrialStore({ dataDir, keychain: dying(keychain, dies) });
      let decided = false;
      try {
        await store.begin(candidate, []);
        if (decide) {
          store.decide();
          decided = true;
          await store.finish();
        } else await store.discard();
      } catch (error) {
        expect(String(error)).toContain('dead');
      }
      const left = await createTrialStore({ dataDir, keychain }).recover();
      if (left) expect(left.outcome).toBe(decided ? 'kept' : 'rolled_back');
      const { 'proxy.password': _old, ...others } = before.secrets;
      const after = {
        config: candidate.config,
        secrets: { ...others, ...(clears ? {} : { 'proxy.password': 'new' }), 'tls.clientPassphrase': 'secret' },
      };
      const now = { config: readConfig(dataDir), secrets: await readSecrets(keychain) };
      expect(now).toEqual(decided ? after : before);
      const named = [...now.config.tls.caFiles, now.config.tls.clientCert].filter((file) => file !== undefined);
      expect(named.every(existsSync)).toBe(true);
      expect(readdirSync(dataDir).length, 'nothing else is left').toBe(named.length + 1);
      expect([...keychain.all.keys()].filter((name) => name.startsWith('trial.'))).toEqual([]);
      expect(await createTrialStore({ dataDir, keychain }).recover(), 'once is enough').toBeUndefined();
    }),
    { numRuns: 40 },
  );
});

test('what the log level was set to in the meantime stays', async () => {
  const { dataDir, keychain } = await folder();
  const store = createTrialStore({ dataDir, keychain });
  await store.begin(candidateOf(readConfig(dataDir), [{ settings: { 'tls.minVersion': '1.3' } }], dataDir), []);
  writeConfig(dataDir, { ...readConfig(dataDir), log: { level: 'debug' } });
  store.decide();
  await store.finish();
  expect(readConfig(dataDir)).toMatchObject({ log: { level: 'debug' }, tls: { minVersion: '1.3' } });
});

test('a damaged record is a change that was never decided', async () => {
  const { dataDir, keychain } = await folder();
  const before = readConfig(dataDir);
  writeFileSync(join(dataDir, 'trial.json'), '{"version":1,"decided":true');
  expect(await createTrialStore({ dataDir, keychain }).recover()).toBeUndefined();
  expect([readConfig(dataDir), existsSync(join(dataDir, 'trial.json'))]).toEqual([before, false]);
});
