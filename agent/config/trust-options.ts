import type { ProxyRules } from '../trust/proxy.ts';
import type { TrustOptions } from '../trust/trust.ts';
import type { Config } from './schema.ts';

/** The rules for connections that the settings ask for. `password` is the proxy's, from the keychain. */
export function trustOptions(
  config: Config,
  systemProxy: ProxyRules | undefined,
  password: string | undefined,
): TrustOptions {
  const { minVersion, caFiles, clientCert, clientKey } = config.tls;
  const proxy = proxyRules(config, systemProxy, password);
  return {
    minVersion,
    caFiles,
    ...(clientCert ? { clientCert } : {}),
    ...(clientKey ? { clientKey } : {}),
    ...(proxy ? { proxy } : {}),
  };
}

function proxyRules(
  { proxy }: Config,
  systemProxy: ProxyRules | undefined,
  password: string | undefined,
): ProxyRules | undefined {
  if (proxy.mode === 'none') return undefined;
  const credentials = { ...(proxy.user ? { user: proxy.user } : {}), ...(password ? { password } : {}) };
  if (proxy.mode === 'system')
    return systemProxy && { ...systemProxy, noProxy: [...systemProxy.noProxy, ...proxy.noProxy], ...credentials };
  return proxy.url ? { url: proxy.url, noProxy: proxy.noProxy, ...credentials } : undefined;
}
