import type { PatchOperation, ScimGroup, ScimUser } from './types.ts';
export function applyPatch<T extends ScimUser | ScimGroup>(_resource: T, _operations: readonly PatchOperation[]): T { throw new Error('soon'); }
