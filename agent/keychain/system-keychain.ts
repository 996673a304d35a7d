import { CodedError } from '@postern/protocol/messages';
import type { Keychain } from './keychain.ts';

/** The part of `@napi-rs/keyring`'s AsyncEntry that is used. */
export interface KeyringEntry {
  getPassword(): Promise<string | null | undefined>;
  setPassword(secret: string): Promise<void>;
  deletePassword(): Promise<unknown>;
}

export interface SystemKeychainDeps {
  /** One entry of the keychain of the user's session. */
  entry: (service: string, name: string) => KeyringEntry;
  /** Tells two agents of one user apart. */
  service: string;
  /** A locked keychain can wait for a prompt that nobody sees. */
  timeoutMs: number;
}

/** Credential Manager, Keychain or Secret Service of the user who runs the agent; no call lasts longer than its time-out. */
export function createSystemKeychain({ entry, service, timeoutMs }: SystemKeychainDeps): Keychain {
  const where = `system keychain, ${service}`;
  const call = async <T>(run: () => Promise<T>): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`no answer within ${timeoutMs / 1000} s; it may wait to be unlocked`)),
        timeoutMs,
      );
    });
    try {
      return await Promise.race([run(), late]);
    } catch (error) {
      throw new CodedError('keychain_failed', { where, detail: (error as Error).message }, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    where,
    get: (name) => call(async () => (await entry(service, name).getPassword()) ?? undefined),
    set: (name, secret) => call(() => entry(service, name).setPassword(secret)),
    delete: (name) => call(async () => void (await entry(service, name).deletePassword())),
  };
}
