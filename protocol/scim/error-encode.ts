import type { JsonObject, ScimVersion } from './types.ts';
export function encodeError(_error: { status: number; scimType?: string | undefined; detail: string }, _version: ScimVersion): JsonObject { throw new Error('soon'); }
