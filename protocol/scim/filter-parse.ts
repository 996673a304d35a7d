import type { Filter } from './types.ts';
export function parseFilter(_text: string): Filter { throw new Error('soon'); }
