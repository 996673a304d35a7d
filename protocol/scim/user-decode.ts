import type { ScimUser } from './types.ts';
export function decodeUser(_json: unknown, _options: { require?: boolean } = {}): ScimUser { throw new Error('soon'); }
