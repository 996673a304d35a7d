import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { readConfig } from '../config/store.ts';
import { connectLocalConsole } from '../console/local-client.ts';
import { enrolInFakeOrg } from '../enrol/enrolled.fixture.ts';
import { createFileKeychain } from '../keychain/file-keychain.ts';
import { startFakeOrg } from '../link/fake-org.fixture.ts';
import { createTestAuthority } from '../trust/certificates.fixture.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A real agent process on the folder; it is connected when this resolves. */
async function run(dataDir: string): Promise<ChildProcess> {
  const args = [join(import.meta.dirname, '..', 'cli.ts'), 'run', '--data', dataDir, '--json-ready', '--quiet'];
  const env = { ...process.env, POSTERN_KEYCHAIN: 'file' };
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  closing.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  await once(createInterface(child.stdout!), 'line');
  return child;
}

test('killed in the middle of a trial, the agent starts under the settings before it, connects and says so', async () => {
  const authority = createTestAuthority();
  // It speaks TLS 1.2 only, so the change cannot reach it and stays on trial.
  const org = await startFakeOrg({ secure: { ...authority.issue('org'), maxVersion: 'TLSv1.2' } });
  closing.push(org.close);
  const dataDir = mkdtempSync(join(tmpdir(), 'postern-kill-'));
  await enrolInFakeOrg(org, dataDir, [authority.certFile]);
  const before = readConfig(dataDir);

  const first = await run(dataDir);
  const { client, close } = await connectLocalConsole(dataDir);
  await client.trust.try({
    settings: { 'tls.minVersion': '1.3', 'proxy.password': 'known to tests' },
    addCas: [{ pem: authority.cert }],
  });
  for await (const state of await client.trust.watch()) {
    if (state.step === 'trying' && state.peers[0]?.state === 'failed') break;
  }
  expect([existsSync(join(dataDir, 'trial.json')), readConfig(dataDir)]).toEqual([true, before]);
  first.kill('SIGKILL');
  await once(first, 'exit');
  await close();

  await run(dataDir);
  const again = await connectLocalConsole(dataDir);
  closing.push(again.close);
  for await (const state of await again.client.trust.watch()) {
    expect(state).toMatchObject({
      step: 'idle',
      last: { outcome: 'rolled_back', problem: { code: 'trial_interrupted' } },
    });
    break;
  }
  expect(readConfig(dataDir)).toEqual(before);
  expect(readdirSync(dataDir).filter((name) => /^(trial|ca-)/.test(name))).toEqual([]);
  expect(await createFileKeychain(dataDir).get('proxy.password')).toBeUndefined();
});
