import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import { CodedError } from '@postern/protocol/messages';
import { type PublicKey, publicKey } from '@postern/protocol/wire';
import type { Keychain } from './keychain.ts';

/** The agent's own keys. They are made on this machine and never leave it. */
export interface AgentKeys {
  /** ES256; signs assertions and proofs. */
  signing: KeyObject;
  signingPublic: PublicKey;
  /** RFC 7638, SHA-256, base64url: the fingerprint that people see. */
  thumbprint: string;
  /** For ECDH-ES; never the signing key. */
  encryption: KeyObject;
  encryptionPublic: PublicKey;
}

const names = { signing: 'signing-key', encryption: 'encryption-key' } as const;

/** The keys in the keychain. Throws CodedError `agent_key_missing`. */
export async function loadAgentKeys(keychain: Keychain): Promise<AgentKeys> {
  const [signing, encryption] = await Promise.all([keychain.get(names.signing), keychain.get(names.encryption)]);
  if (!signing || !encryption) throw new CodedError('agent_key_missing', { where: keychain.where });
  return fromKeys(parse(signing, keychain), parse(encryption, keychain));
}

/** The keys in the keychain; makes and stores them where there are none, so that a repeated enrolment uses the same. */
export async function ensureAgentKeys(keychain: Keychain): Promise<AgentKeys> {
  for (const name of [names.signing, names.encryption]) {
    if (await keychain.get(name)) continue;
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await keychain.set(name, JSON.stringify(privateKey.export({ format: 'jwk' })));
  }
  return loadAgentKeys(keychain);
}

/** Forgets the keys. */
export async function deleteAgentKeys(keychain: Keychain): Promise<void> {
  await keychain.delete(names.signing);
  await keychain.delete(names.encryption);
}

/** The signing key for libraries on Web Crypto. */
export async function webCryptoPair(keys: AgentKeys): Promise<{ privateKey: CryptoKey; publicKey: CryptoKey }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const secret = keys.signing.export({ format: 'jwk' }) as Required<JsonWebKey>;
  const { subtle } = globalThis.crypto;
  const [privateKey, open] = await Promise.all([
    subtle.importKey('jwk', secret, algorithm, false, ['sign']),
    subtle.importKey('jwk', keys.signingPublic, algorithm, true, ['verify']),
  ]);
  return { privateKey, publicKey: open };
}

function parse(text: string, keychain: Keychain): KeyObject {
  try {
    return createPrivateKey({ key: JSON.parse(text) as JsonWebKey, format: 'jwk' });
  } catch (error) {
    throw new CodedError('agent_key_missing', { where: keychain.where }, { cause: error });
  }
}

function fromKeys(signing: KeyObject, encryption: KeyObject): AgentKeys {
  const signingPublic = publicOf(signing);
  return {
    signing,
    signingPublic,
    thumbprint: thumbprintOf(signingPublic),
    encryption,
    encryptionPublic: publicOf(encryption),
  };
}

// zod keeps only the public members, in the schema's order.
const publicOf = (key: KeyObject): PublicKey => publicKey.parse(createPublicKey(key).export({ format: 'jwk' }));

/** RFC 7638: SHA-256 over the required members in lexical order. */
function thumbprintOf({ crv, kty, x, y }: PublicKey): string {
  return createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
}
