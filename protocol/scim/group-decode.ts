import type { ScimGroup } from './types.ts';
export function decodeGroup(_json: unknown, _options: { require?: boolean } = {}): ScimGroup { throw new Error('soon'); }
