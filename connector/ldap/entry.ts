import type { Entry as RawEntry } from 'ldapts';

/** One entry of a directory. Names of attributes ignore case. */
export interface Entry {
  dn: string;
  /** The first value as text. */
  get(name: string): string | undefined;
  /** All values as text, in the order of the directory. */
  all(name: string): string[];
  /** Values of every attribute whose name begins so, with their names. */
  prefixed(start: string): string[];
  bytes(name: string): Buffer | undefined;
  /** Values that came in parts: `member;range=0-1499` (MS-ADTS section 3.1.1.3.1.3.3). */
  range(name: string): { values: string[]; next: number | undefined };
}

/** ldapts answers one value bare, several as a list, and an empty list for what is not there. */
export function createEntry(raw: RawEntry): Entry {
  const values = new Map<string, (Buffer | string)[]>();
  for (const [name, value] of Object.entries(raw)) {
    const list = Array.isArray(value) ? value : [value];
    if (name !== 'dn' && list.length) values.set(name.toLowerCase(), list);
  }
  const all = (name: string) => (values.get(name.toLowerCase()) ?? []).map(String);
  return {
    dn: raw.dn,
    get: (name) => all(name)[0],
    all,
    prefixed: (start) =>
      [...values].filter(([name]) => name.startsWith(start.toLowerCase())).map(([name, list]) => `${name}=${list}`),
    bytes(name) {
      const [value] = values.get(name.toLowerCase()) ?? [];
      return typeof value === 'string' ? Buffer.from(value) : value;
    },
    range(name) {
      const wanted = name.toLowerCase();
      for (const [key, list] of values) {
        const [, base, end] = /^(.*);range=\d+-(\d+|\*)$/.exec(key) ?? [];
        if (base !== wanted) continue;
        return { values: list.map(String), next: end === '*' ? undefined : Number(end) + 1 };
      }
      return { values: all(name), next: undefined };
    },
  };
}
