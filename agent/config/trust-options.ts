import type { ProxyRules } from '../trust/proxy.ts';
import type { TrustOptions } from '../trust/rules.ts';
import type { Config, Secrets } from './schema.ts';

/** The rules for connections that the settings ask for. */
export function trustOptions(config: Config, systemProxy: ProxyRules | undefined, secrets: Secrets): TrustOptions {
  const { minVersion, caFiles, caFor, clientCert, clientKey } = config.tls;
  const clientPassphrase = secrets['tls.clientPassphrase'];
  const proxy = proxyRules(config, systemProxy, secrets['proxy.password']);
  return {
    ...{ minVersion, caFiles, caFor, proxyConnectors: config.proxy.connectors },
    ...(clientCert ? { clientCert } : {}),
    ...(clientKey ? { clientKey } : {}),
    ...(clientPassphrase ? { clientPassphrase } : {}),
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
