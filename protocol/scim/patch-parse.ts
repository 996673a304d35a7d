import type { PatchOperation, ScimVersion } from './types.ts';
export function parsePatch(_body: unknown, _version: ScimVersion): PatchOperation[] { throw new Error('soon'); }
