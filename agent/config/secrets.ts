import type { Keychain } from '../keychain/keychain.ts';
import { type SecretKey, type Secrets, secretSettings } from './schema.ts';

/** Where a secret rests while its change is on trial. */
export const onTrial = (key: SecretKey): string => `trial.${key}`;

/** The secret settings that are set. Throws CodedError `keychain_failed`. */
export async function readSecrets(keychain: Keychain): Promise<Secrets> {
  const found: Secrets = {};
  for (const key of secretSettings) {
    const value = await keychain.get(key);
    if (value !== undefined) found[key] = value;
  }
  return found;
}

/** Keeps these; an empty one is forgotten. */
export async function writeSecrets(keychain: Keychain, secrets: Secrets): Promise<void> {
  for (const key of secretSettings) {
    const value = secrets[key];
    if (value === undefined) continue;
    await (value === '' ? keychain.delete(key) : keychain.set(key, value));
  }
}
