import type { JsonObject, ScimGroup, ScimVersion } from './types.ts';
export function encodeGroup(_group: ScimGroup, _version: ScimVersion): JsonObject { throw new Error('soon'); }
