import type { ListPage } from './types.ts';
export function decodeList<T>(_json: unknown, _decodeOne: (json: unknown) => T): ListPage<T> { throw new Error('soon'); }
