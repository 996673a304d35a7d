import type { Filter } from './types.ts';
export function equalsFilter(_attribute: string, _value: string): Filter { throw new Error('soon'); }
export function changedSinceFilter(_since: string): Filter { throw new Error('soon'); }
