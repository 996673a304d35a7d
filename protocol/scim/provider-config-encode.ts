import { compact } from './json.ts';
import type { Capability, JsonObject, ScimVersion } from './types.ts';
import { urns } from './urns.ts';

export interface AuthenticationScheme {
  /** `httpbasic`, `oauthbearertoken`, … (RFC 7643 section 5). */
  type: string;
  name: string;
  description?: string;
}

export interface ProviderConfigOptions {
  documentationUri?: string;
  /** Largest page a filter may return; 100 where absent, as in Okta's sample. */
  maxResults?: number;
  patch?: boolean;
  filter?: boolean;
  changePassword?: boolean;
  sort?: boolean;
  etag?: boolean;
  /** `/Changes` tells when something has changed. */
  changes?: boolean;
  authenticationSchemes?: readonly AuthenticationScheme[];
}

/**
 * Body of `/ServiceProviderConfigs` (1.1) or `/ServiceProviderConfig` (2.0, RFC 7643 section 5) with Okta's capability
 * block. `caps` undefined leaves the block out, which Okta reads as "everything". Defaults: filter yes, patch only in
 * 2.0, changePassword as `PUSH_PASSWORD_UPDATES` says, everything else no.
 */
export function encodeProviderConfig(
  caps: readonly Capability[] | undefined,
  version: ScimVersion,
  options: ProviderConfigOptions = {},
): JsonObject {
  const old = version === '1.1';
  const names = old ? urns.v1 : urns.v2;
  const supported = (value: boolean) => ({ supported: value });
  const changePassword = options.changePassword ?? caps?.includes('PUSH_PASSWORD_UPDATES') ?? true;
  return compact({
    schemas: [
      names.providerConfig,
      ...(caps ? [names.oktaProviderConfig] : []),
      ...(options.changes ? [urns.changes] : []),
    ],
    [old ? 'documentationUrl' : 'documentationUri']: options.documentationUri,
    patch: supported(options.patch ?? !old),
    bulk: old ? supported(false) : { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: options.filter ?? true, maxResults: options.maxResults ?? 100 },
    changePassword: supported(changePassword),
    sort: supported(options.sort ?? false),
    etag: supported(options.etag ?? false),
    authenticationSchemes: (options.authenticationSchemes ?? []).map((scheme) =>
      compact({ type: scheme.type, name: scheme.name, description: scheme.description ?? scheme.name }),
    ),
    [names.oktaProviderConfig]: caps && { userManagementCapabilities: [...caps] },
    [urns.changes]: options.changes ? supported(true) : undefined,
  });
}
