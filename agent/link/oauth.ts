import * as oauth from 'openid-client';
import { isLoopback, targetOf } from '../trust/target.ts';
import type { OrgHttp } from './org-http.ts';

/** Authorization server metadata (RFC 8414) of an org. Throws what `orgFault` names. */
export async function discoverOrg(http: OrgHttp): Promise<oauth.ServerMetadata> {
  const found = await oauth.discovery(new URL(http.origin), 'postern-agent', undefined, oauth.None(), {
    algorithm: 'oauth2',
    [oauth.customFetch]: http.fetch,
    ...(insecure(http.origin) ? { execute: [oauth.allowInsecureRequests] } : {}),
  });
  return found.serverMetadata();
}

/** An OAuth client of that org; `skewSeconds` is how far the org's clock is ahead. */
export function oauthClient(
  http: OrgHttp,
  server: oauth.ServerMetadata,
  client: { id: string; auth: oauth.ClientAuth; skewSeconds: number },
): oauth.Configuration {
  const configuration = new oauth.Configuration(
    server,
    client.id,
    { [oauth.clockSkew]: client.skewSeconds },
    client.auth,
  );
  configuration[oauth.customFetch] = http.fetch;
  if (insecure(http.origin)) oauth.allowInsecureRequests(configuration);
  return configuration;
}

// Plain http is only ever spoken on this machine itself.
const insecure = (origin: string): boolean => origin.startsWith('http:') && isLoopback(targetOf(origin).host);
