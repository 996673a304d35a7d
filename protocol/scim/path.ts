import type { AttributePath, Filter } from './types.ts';
export function parsePath(_text: string): AttributePath & { filter?: Filter } { throw new Error('soon'); }
