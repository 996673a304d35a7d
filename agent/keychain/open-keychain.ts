import { createFileKeychain } from './file-keychain.ts';
import type { Keychain } from './keychain.ts';
import { createSystemKeychain, type KeyringEntry } from './system-keychain.ts';

/**
 * Opens the keychain. `auto` takes the system's where a secret can be written to it and read again, else the file.
 * Throws CodedError `keychain_failed` only for `system`.
 */
export async function openKeychain(choice: 'auto' | 'file' | 'system', dataDir: string): Promise<Keychain> {
  const file = createFileKeychain(dataDir);
  if (choice === 'file') return file;
  try {
    const system = createSystemKeychain({
      entry: await loadEntry(),
      service: `postern-agent:${dataDir}`,
      timeoutMs: 5_000,
    });
    await system.set('check', 'works');
    if ((await system.get('check')) !== 'works') throw new Error('a secret is not found again');
    await system.delete('check');
    return system;
  } catch (error) {
    if (choice === 'system') throw error;
    return file;
  }
}

// Loaded only when it is wanted: it is native, and a headless host does without.
async function loadEntry(): Promise<(service: string, name: string) => KeyringEntry> {
  const { AsyncEntry } = await import('@napi-rs/keyring');
  return (service, name) => {
    const entry = new AsyncEntry(service, name);
    return {
      getPassword: () => entry.getPassword(),
      setPassword: (secret) => entry.setPassword(secret),
      deletePassword: () => entry.deletePassword(),
    };
  };
}
