import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose';
import { expect, it } from 'vitest';
import { loadOrgKey } from './org-key.ts';
import { createSeal } from './seal.ts';

const newSeal = () => createSeal(createSecretKey(randomBytes(32)));

it('opens what it sealed, and nothing that was changed or sealed under another key', async () => {
  const seal = newSeal();
  const sealed = await seal.sealForOrg('søkrit');
  expect(sealed).not.toContain('krit');
  expect(await seal.openForOrg(sealed)).toBe('søkrit');
  await expect(newSeal().openForOrg(sealed)).rejects.toMatchObject({ code: 'org_key_wrong' });
  const [head, , iv, text, tag] = sealed.split('.');
  const changed = [head, '', iv, `${text?.[0] === 'A' ? 'B' : 'A'}${text?.slice(1)}`, tag].join('.');
  await expect(seal.openForOrg(changed)).rejects.toMatchObject({ code: 'org_key_wrong' });
  await expect(seal.openForOrg('')).rejects.toMatchObject({ code: 'org_key_wrong' });
});

it('seals to an agent what only its key opens', async () => {
  const pair = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true });
  const sealed = await newSeal().sealForAgent({ ...(await exportJWK(pair.publicKey)) }, 'secret');
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, pair.privateKey);
  expect(new TextDecoder().decode(plaintext)).toBe('secret');
  expect(protectedHeader).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM' });
  await expect(newSeal().sealForAgent({ kty: 'RSA' }, 'secret')).rejects.toThrow('P-256');
});

it('makes the key file once, for its owner alone, and refuses a damaged one', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'postern-key-'));
  const file = join(folder, 'sub', 'org.key');
  const [first, second] = await Promise.all([loadOrgKey({ file }), loadOrgKey({ file })]);
  expect(first.equals(second)).toBe(true);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await writeFile(file, 'short');
  await expect(loadOrgKey({ file })).rejects.toMatchObject({ code: 'org_key_invalid' });
  await expect(loadOrgKey({ text: 'short' })).rejects.toMatchObject({ code: 'org_key_invalid' });
  expect((await loadOrgKey({ text: randomBytes(32).toString('base64url') })).symmetricKeySize).toBe(32);
  await rm(folder, { recursive: true });
});
