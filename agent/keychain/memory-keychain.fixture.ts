import type { Keychain } from './keychain.ts';

export function createMemoryKeychain(): Keychain & { all: Map<string, string> } {
  const all = new Map<string, string>();
  return {
    where: 'memory',
    all,
    get: async (name) => all.get(name),
    set: async (name, secret) => void all.set(name, secret),
    delete: async (name) => void all.delete(name),
  };
}
