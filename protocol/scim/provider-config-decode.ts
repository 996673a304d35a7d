import { field, isObject, requireObject, toBoolean, toCount, toList, toText } from './json.ts';
import { type Capability, capabilities, type JsonObject } from './types.ts';
import { urns } from './urns.ts';

export interface ProviderConfig {
  capabilities: Capability[];
  /** True where the server has no capability block, so `capabilities` is everything (Okta's rule). */
  assumed: boolean;
  /** Names in the block that we do not know, as the server wrote them. */
  unknown: string[];
  /** Features by RFC 7643 section 5; false where the server said nothing. */
  patch: boolean;
  bulk: boolean;
  filter: boolean;
  changePassword: boolean;
  sort: boolean;
  etag: boolean;
  /** It tells of changes at `/Changes`: a connector of ours, or one made with the SDK. */
  changes: boolean;
  maxResults?: number;
  documentationUri?: string;
}

/**
 * What a connector says it can do, from either version. The Okta block counts whatever version its URN names; a block
 * without a usable list counts as missing. Throws ScimError 400 `invalidSyntax` where `json` is no object.
 */
export function decodeProviderConfig(json: unknown): ProviderConfig {
  const wire = requireObject(json, 'The provider configuration');
  const named = capabilityNames(wire);
  const known = named?.flatMap((name) => capabilities.find((one) => one === name.trim().toUpperCase()) ?? []);
  const config: ProviderConfig = {
    capabilities: known ? [...new Set(known)] : [...capabilities],
    assumed: named === undefined,
    unknown: named?.filter((name) => !isCapability(name)) ?? [],
    patch: supports(wire, 'patch'),
    bulk: supports(wire, 'bulk'),
    filter: supports(wire, 'filter'),
    changePassword: supports(wire, 'changePassword'),
    sort: supports(wire, 'sort'),
    etag: supports(wire, 'etag'),
    changes: supports(wire, urns.changes),
  };
  const filter = field(wire, 'filter');
  const maxResults = isObject(filter) ? toCount(field(filter, 'maxResults')) : undefined;
  if (maxResults !== undefined) config.maxResults = maxResults;
  const uri = toText(field(wire, 'documentationUri') ?? field(wire, 'documentationUrl'));
  if (uri !== undefined) config.documentationUri = uri;
  return config;
}

function isCapability(name: string): boolean {
  return (capabilities as readonly string[]).includes(name.trim().toUpperCase());
}

function capabilityNames(wire: JsonObject): string[] | undefined {
  const key = Object.keys(wire).find((name) => /^urn:okta:schemas:scim:providerconfig:/i.test(name));
  const block = key === undefined ? undefined : wire[key];
  const list = isObject(block) ? toList(field(block, 'userManagementCapabilities')) : undefined;
  return list?.filter((name) => typeof name === 'string');
}

function supports(wire: JsonObject, feature: string): boolean {
  const block = field(wire, feature);
  return isObject(block) && toBoolean(field(block, 'supported')) === true;
}
