import { resolve } from 'node:path';
import { CodedError } from '@postern/protocol/messages';
import { openDataFolder } from '../config/data-folder.ts';
import { setSetting } from '../config/edit.ts';
import type { Environment } from '../config/environment.ts';
import { belongsToOther } from '../config/owner.ts';
import { readConfig, writeConfig } from '../config/store.ts';
import { openKeychain } from '../keychain/open-keychain.ts';
import { applyAtOnce } from '../trial/apply-at-once.ts';
import { readPem } from '../trust/certificate.ts';

export interface ConnectionChoice {
  /** PEM files of CAs to trust beside the system's. */
  ca?: string[] | undefined;
  /** Address of a proxy, with its account; `none` for no proxy, `system` for that of the environment. */
  proxy?: string | undefined;
}

/** CA and proxy are needed to reach the org at all, so they are kept before it is asked. Throws CodedError `proxy_invalid`. */
export async function keepConnection({ ca, proxy }: ConnectionChoice, environment: Environment): Promise<void> {
  if (!ca?.length && proxy === undefined) return;
  const dataDir = openDataFolder(environment.dataDir);
  let config = readConfig(dataDir);
  // What root can read, the service's user may not: then the folder gets a copy.
  const copied = belongsToOther(dataDir);
  if (ca && !copied) {
    const files = [...new Set([...config.tls.caFiles, ...ca.map((file) => resolve(file))])];
    config = setSetting(config, 'tls.caFiles', files.join(','));
  }
  if (proxy === 'none' || proxy === 'system') config = setSetting(config, 'proxy.mode', proxy);
  else if (proxy !== undefined) {
    const url = URL.parse(proxy.includes('://') ? proxy : `http://${proxy}`);
    if (!url) throw new CodedError('proxy_invalid', { proxy });
    config = setSetting(setSetting(config, 'proxy.mode', 'manual'), 'proxy.url', url.origin);
    if (url.username) {
      config = setSetting(config, 'proxy.user', decodeURIComponent(url.username));
      const keychain = await openKeychain(environment.keychain, dataDir);
      await keychain.set('proxy.password', decodeURIComponent(url.password));
    }
  }
  writeConfig(dataDir, config);
  if (!ca || !copied) return;
  const addCas = ca.map((file) => ({ pem: readPem(file, 'CA file') }));
  await applyAtOnce({ addCas }, { environment, keychain: await openKeychain(environment.keychain, dataDir) });
}
