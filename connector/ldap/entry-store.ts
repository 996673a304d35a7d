import { AndFilter, EqualityFilter, type Filter, FilterParser, OrFilter } from 'ldapts';
import { unavailable } from '../sdk/index.ts';
import type { Entry } from './entry.ts';
import type { EntryMap } from './entry-map.ts';
import { code, hasCode } from './ldap-errors.ts';
import type { Session } from './session.ts';

/** The entries of one kind below one base. */
export interface EntryStore {
  map: EntryMap;
  base: string;
  find(session: Session, id: string): Promise<Entry | undefined>;
  /** Whoever of these is there, in no order. `attributes` besides the key. */
  findIds(session: Session, ids: readonly string[], attributes: string[]): Promise<Entry[]>;
  findDns(session: Session, dns: readonly string[], attributes: string[]): Promise<Entry[]>;
  /** All that fit, page by page. */
  pages(session: Session, filter: Filter | undefined, attributes: string[]): AsyncIterable<Entry[]>;
  /** All that fit, for few. */
  search(session: Session, filter: Filter, attributes: string[]): Promise<Entry[]>;
}

const chunkSize = 100;

export function createEntryStore(
  map: EntryMap,
  { base, filter: text, dnAttribute }: { base: string; filter: string; dnAttribute: string },
): EntryStore {
  const { key } = map;
  const ofKind = FilterParser.parseString(text);
  const options = (filter: Filter | undefined, attributes: string[]) => ({
    filter: filter ? new AndFilter({ filters: [ofKind, filter] }) : ofKind,
    attributes: [...new Set([key.attribute, ...attributes])],
    binary: key.binary ? [key.attribute] : [],
  });
  const search: EntryStore['search'] = (session, filter, attributes) =>
    session.search(base, { ...options(filter, attributes), paged: false }).catch(baseProblem);
  const noBase = () =>
    unavailable(`The directory has no entry ${base}, or does not show it. Check ${map.kind}s.base and the rights.`);
  const baseProblem = (error: unknown): never => {
    throw hasCode(error, code.noSuchObject) ? noBase() : error;
  };
  const inChunks = async (session: Session, filters: Filter[], attributes: string[]) => {
    const entries: Entry[] = [];
    for (const part of chunks(filters, chunkSize))
      entries.push(
        ...(await search(session, part.length > 1 ? new OrFilter({ filters: part }) : part[0]!, attributes)),
      );
    return entries;
  };

  return {
    map,
    base,
    search,
    async find(session, id) {
      const filter = key.filterOf(id);
      return filter && (await search(session, filter, map.wanted))[0];
    },
    findIds: (session, ids, attributes) =>
      inChunks(
        session,
        ids.map((id) => key.filterOf(id)).filter((filter) => filter !== undefined),
        attributes,
      ),
    findDns: (session, dns, attributes) =>
      inChunks(
        session,
        dns.map((value) => new EqualityFilter({ attribute: dnAttribute, value })),
        attributes,
      ),
    async *pages(session, filter, attributes) {
      let found = 0;
      try {
        for await (const page of session.pages(base, options(filter, attributes))) {
          found += page.length;
          yield page;
        }
        // 389-ds finds nothing below a base that is not there, and says that all went well.
        if (found === 0 && !(await isShown(session, base))) throw noBase();
      } catch (error) {
        baseProblem(error);
      }
    },
  };
}

export function chunks<T>(list: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let at = 0; at < list.length; at += size) parts.push(list.slice(at, at + size));
  return parts;
}

/** Whether there is such an entry, and the connector's account may see it. */
export async function isShown(session: Session, dn: string): Promise<boolean> {
  const options = { scope: 'base' as const, filter: '(objectClass=*)', attributes: ['objectClass'] };
  return (await session.search(dn, options)).length > 0;
}
