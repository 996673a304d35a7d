import type { AttributePath, Filter } from './types.ts';
export function formatFilter(_filter: Filter): string { throw new Error('soon'); }
export function formatPath(_path: AttributePath & { filter?: Filter }): string { throw new Error('soon'); }
