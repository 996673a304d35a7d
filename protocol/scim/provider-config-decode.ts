import type { Capability } from './types.ts';
export interface ProviderConfig { capabilities: Capability[]; assumed: boolean; unknown: string[]; patch: boolean; filter: boolean; maxResults?: number; changePassword: boolean; sort: boolean; etag: boolean; bulk: boolean; documentationUri?: string }
export function decodeProviderConfig(_json: unknown): ProviderConfig { throw new Error('soon'); }
