import { setSetting } from '../config/edit.ts';
import { readConfig, writeConfig } from '../config/store.ts';
import { createFileKeychain } from '../keychain/file-keychain.ts';
import type { ProxyRules } from '../trust/proxy.ts';

/** A service has not the environment of a person's session: the proxy that was found there is written into the settings. */
export async function keepProxy(dataDir: string, proxy: ProxyRules | undefined): Promise<void> {
  let config = readConfig(dataDir);
  if (!proxy || config.proxy.mode !== 'system') return;
  const { username, password, origin } = new URL(proxy.url.includes('://') ? proxy.url : `http://${proxy.url}`);
  const noProxy = [...proxy.noProxy, ...config.proxy.noProxy].filter(Boolean);
  config = setSetting(setSetting(config, 'proxy.mode', 'manual'), 'proxy.url', origin);
  config = setSetting(config, 'proxy.noProxy', noProxy.join(','));
  if (username && !config.proxy.user) {
    config = setSetting(config, 'proxy.user', decodeURIComponent(username));
    await createFileKeychain(dataDir).set('proxy.password', decodeURIComponent(password));
  }
  writeConfig(dataDir, config);
}
