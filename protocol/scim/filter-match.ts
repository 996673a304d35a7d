import type { Filter, ScimGroup, ScimUser } from './types.ts';
export function matches(_filter: Filter, _resource: ScimUser | ScimGroup): boolean { throw new Error('soon'); }
