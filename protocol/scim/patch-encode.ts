import type { JsonObject, Reference } from './types.ts';
export function encodeMemberPatch(_change: { add?: readonly Reference[]; remove?: readonly Reference[] }): JsonObject { throw new Error('soon'); }
export function encodeActivePatch(_active: boolean): JsonObject { throw new Error('soon'); }
