import { existsSync, readFileSync } from 'node:fs';
import type { Environment } from '../config/environment.ts';
import { secretSettings } from '../config/schema.ts';
import { onTrial } from '../config/secrets.ts';
import { readConfig } from '../config/store.ts';
import type { Keychain } from '../keychain/keychain.ts';
import { openKeychain } from '../keychain/open-keychain.ts';
import { localName } from '../scim/credentials.ts';

/** Members of what the keychain holds as JSON that are no secret. */
const open = new Set(['type', 'kty', 'crv', 'x', 'y', 'user', 'name']);

/**
 * Every secret that rests on this machine for the agent, so that it is found wherever it slipped in: the keychain's, the
 * key of the client certificate, the proxy's password of the environment. What cannot be read is left out.
 */
export async function knownSecrets(environment: Environment, appIds: string[]): Promise<string[]> {
  const keychain = await openKeychain(environment.keychain, environment.dataDir).catch(() => undefined);
  const settings = secretSettings.flatMap((key) => [key, onTrial(key)]);
  const names = [...settings, 'signing-key', 'encryption-key', ...appIds.map(localName)];
  const held = await Promise.all(names.map((name) => read(keychain, name)));
  const system = environment.systemProxy && URL.parse(environment.systemProxy.url)?.password;
  return [...held.flat(), ...clientKey(environment.dataDir), ...(system ? [system, decodeURIComponent(system)] : [])];
}

async function read(keychain: Keychain | undefined, name: string): Promise<string[]> {
  const text = await keychain?.get(name).catch(() => undefined);
  if (text === undefined) return [];
  try {
    return [text, ...secretsIn(JSON.parse(text))];
  } catch {
    return [text];
  }
}

function secretsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => (open.has(name) ? [] : secretsIn(inner)));
}

/** The lines of the key's PEM: each of them gives a part of it away. */
function clientKey(dataDir: string): string[] {
  try {
    const { clientKey: file } = readConfig(dataDir).tls;
    if (!file || !existsSync(file)) return [];
    const key = /-----BEGIN [A-Z ]*PRIVATE KEY-----([\s\S]+?)-----END/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
    return key.split(/\s+/).filter((line) => line.length > 8);
  } catch {
    return [];
  }
}
