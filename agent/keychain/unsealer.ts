import { CodedError } from '@postern/protocol/messages';
import { compactDecrypt } from 'jose';
import type { Unsealer } from '../ports.ts';
import type { AgentKeys } from './agent-keys.ts';

/**
 * Opens compact JWE (RFC 7516) of ECDH-ES and A256GCM; nothing else. The key agreement is direct, because the BoringSSL
 * inside Electron has no AES key wrap. Throws CodedError `unseal_failed`.
 */
export function createUnsealer(keys: Pick<AgentKeys, 'encryption'>): Unsealer {
  const only = { keyManagementAlgorithms: ['ECDH-ES'], contentEncryptionAlgorithms: ['A256GCM'] };
  return {
    open: async (jwe) => {
      try {
        const { plaintext } = await compactDecrypt(jwe, keys.encryption, only);
        return new TextDecoder('utf-8', { fatal: true }).decode(plaintext);
      } catch (error) {
        throw new CodedError('unseal_failed', {}, { cause: error });
      }
    },
  };
}
