import { createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactEncrypt } from 'jose';
import { beforeEach, expect, test } from 'vitest';
import { ensureAgentKeys, loadAgentKeys } from './agent-keys.ts';
import { createFileKeychain } from './file-keychain.ts';
import { createMemoryKeychain } from './memory-keychain.fixture.ts';
import { openKeychain } from './open-keychain.ts';
import { createSystemKeychain } from './system-keychain.ts';
import { createUnsealer } from './unsealer.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'postern-keychain-'));
});

test('a file keeps secrets for its owner alone, also when many are set at once', async () => {
  const keychain = createFileKeychain(dir);
  const names = Array.from({ length: 20 }, (_, n) => `name ${n}`);
  await Promise.all(names.map((name) => keychain.set(name, `${name}!`)));
  await keychain.delete('name 7');
  const again = createFileKeychain(dir);
  expect(await Promise.all(names.map((name) => again.get(name)))).toEqual(
    names.map((name, n) => (n === 7 ? undefined : `${name}!`)),
  );
  expect(statSync(join(dir, 'keychain.json')).mode & 0o777).toBe(0o600);
});

test('a damaged file is told and not overwritten', async () => {
  writeFileSync(join(dir, 'keychain.json'), '{"a":');
  const keychain = createFileKeychain(dir);
  await expect(keychain.get('a')).rejects.toMatchObject({ code: 'keychain_failed' });
  await expect(keychain.set('a', 'b')).rejects.toMatchObject({ code: 'keychain_failed' });
  expect(readFileSync(join(dir, 'keychain.json'), 'utf8')).toBe('{"a":');
});

test('a keychain that waits for a prompt is given up on', async () => {
  const never = () => new Promise<never>(() => undefined);
  const entry = () => ({ getPassword: never, setPassword: never, deletePassword: never });
  const keychain = createSystemKeychain({ entry, service: 's', timeoutMs: 20 });
  await expect(keychain.get('a')).rejects.toMatchObject({ code: 'keychain_failed' });
  await expect(keychain.set('a', 'b')).rejects.toThrowError(/unlocked/);
});

test('auto falls back to the file where the system has none', async () => {
  const keychain = await openKeychain('auto', dir);
  await keychain.set('a', 'b');
  expect(await keychain.get('a')).toBe('b');
});

test('keys are made once, apart from each other, and found again', async () => {
  const keychain = createMemoryKeychain();
  await expect(loadAgentKeys(keychain)).rejects.toMatchObject({ code: 'agent_key_missing' });
  const keys = await ensureAgentKeys(keychain);
  const again = await ensureAgentKeys(keychain);
  expect(again.thumbprint).toBe(keys.thumbprint);
  expect(keys.thumbprint).toMatch(/^[\w-]{43}$/);
  expect(keys.encryptionPublic.x).not.toBe(keys.signingPublic.x);
  expect(Object.keys(keys.signingPublic).sort()).toEqual(['crv', 'kty', 'x', 'y']);
});

test('what was sealed to this agent opens; nothing else does', async () => {
  const keys = await ensureAgentKeys(createMemoryKeychain());
  const other = await ensureAgentKeys(createMemoryKeychain());
  const seal = (to: typeof keys, header = { alg: 'ECDH-ES', enc: 'A256GCM' }) =>
    new CompactEncrypt(Buffer.from('{"user":"ü"}')).setProtectedHeader(header).encrypt(createPublicKey(to.encryption));
  const unsealer = createUnsealer(keys);
  expect(await unsealer.open(await seal(keys))).toBe('{"user":"ü"}');
  await expect(unsealer.open(await seal(other))).rejects.toMatchObject({ code: 'unseal_failed' });
  await expect(unsealer.open(await seal(keys, { alg: 'ECDH-ES+A256KW', enc: 'A256GCM' }))).rejects.toMatchObject({
    code: 'unseal_failed',
  });
  await expect(unsealer.open('nonsense')).rejects.toMatchObject({ code: 'unseal_failed' });
});
