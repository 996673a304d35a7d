import type { KeyObject } from 'node:crypto';
import { CodedError } from '@postern/protocol/messages';
import { CompactEncrypt, compactDecrypt, importJWK } from 'jose';

/** The public half of a P-256 key, as a JWK. */
export interface SealingKey {
  kty?: unknown;
  crv?: unknown;
  x?: unknown;
  y?: unknown;
}

export interface Seal {
  /** A compact JWE (RFC 7516, `dir`, A256GCM) under the org's key, for the database. */
  sealForOrg(clearText: string): Promise<string>;
  /** Throws CodedError `org_key_wrong` where it was sealed under another key, or was changed. */
  openForOrg(sealed: string): Promise<string>;
  /** A compact JWE (ECDH-ES, A256GCM) that only the holder of the agent's encryption key opens. */
  sealForAgent(publicKey: SealingKey, clearText: string): Promise<string>;
}

const encode = (text: string) => new TextEncoder().encode(text);

export function createSeal(orgKey: KeyObject): Seal {
  return {
    sealForOrg: (clearText) =>
      new CompactEncrypt(encode(clearText)).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(orgKey),

    async openForOrg(sealed) {
      try {
        const { plaintext } = await compactDecrypt(sealed, orgKey, {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        return new TextDecoder().decode(plaintext);
      } catch (cause) {
        throw new CodedError('org_key_wrong', {}, { cause });
      }
    },

    async sealForAgent({ kty, crv, x, y }, clearText) {
      if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string') {
        throw new TypeError('not a public P-256 key');
      }
      const key = await importJWK({ kty, crv, x, y }, 'ECDH-ES');
      return new CompactEncrypt(encode(clearText)).setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' }).encrypt(key);
    },
  };
}
