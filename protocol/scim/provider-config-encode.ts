import type { Capability, JsonObject, ScimVersion } from './types.ts';
export interface AuthenticationScheme { type: string; name: string; description?: string }
export interface ProviderConfigOptions { documentationUri?: string; maxResults?: number; patch?: boolean; filter?: boolean; changePassword?: boolean; sort?: boolean; etag?: boolean; authenticationSchemes?: readonly AuthenticationScheme[] }
export function encodeProviderConfig(_caps: readonly Capability[] | undefined, _version: ScimVersion, _options: ProviderConfigOptions = {}): JsonObject { throw new Error('soon'); }
