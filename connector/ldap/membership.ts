import type { Reference } from '@postern/protocol/scim';
import { Attribute, Change, EqualityFilter } from 'ldapts';
import { invalidValue } from '../sdk/index.ts';
import type { GroupsConfig } from './config.ts';
import type { Entry } from './entry.ts';
import { chunks, type EntryStore } from './entry-store.ts';
import { code, hasCode } from './ldap-errors.ts';
import { readAllValues } from './ranged-values.ts';
import type { Session } from './session.ts';

/** A member of a group as both sides name it. */
export interface Member {
  reference: Reference;
  dn: string;
}

export interface Membership {
  /** Who is in a group by itself: people and groups below the configured bases. */
  direct(session: Session, dn: string): Promise<Member[]>;
  /** What the group shows: with `nested: flatten`, everybody in it and in the groups in it. */
  shown(session: Session, dn: string): Promise<Reference[]>;
  /** The groups that name this entry. */
  groupsOf(session: Session, dn: string): Promise<Reference[]>;
  /** DNs of ids. Throws 400 `invalidValue` that names the unknown ones. */
  dnsOf(session: Session, ids: readonly string[]): Promise<Map<string, string>>;
  /** Values for the member attribute of a new group: at most a chunk of them, the rest is for `change`. */
  first(dns: readonly string[]): { values: string[]; rest: string[] };
  /** Adds and takes members, in chunks. Somebody who is there already, or gone already, is no error. */
  change(session: Session, dn: string, add: readonly string[], take: readonly string[]): Promise<void>;
  /** Puts the new DN of a renamed entry, or nothing, where groups still have the old one. */
  follow(session: Session, oldDn: string, newDn: string | undefined): Promise<void>;
}

/** Values in one request: Active Directory takes 5,000 at most. */
const mostValues = 1000;

export function createMembership(users: EntryStore, groups: EntryStore, config: GroupsConfig): Membership {
  const { member, placeholder, nested } = config;
  const nameIn = (store: EntryStore): string =>
    store.map.attributes.find(({ field }) => field.path === (store === users ? 'userName' : 'displayName'))!.name;
  const referenceOf = (store: EntryStore, entry: Entry): Reference => {
    const display = entry.get(nameIn(store));
    const type = store === users ? 'User' : 'Group';
    return { value: store.map.idOf(entry), ...(display === undefined ? {} : { display }), type };
  };

  const values = (session: Session, dn: string) => readAllValues(session, dn, member);

  const direct: Membership['direct'] = async (session, dn) => {
    const dns = await values(session, dn);
    const members: Member[] = [];
    for (const store of [users, groups]) {
      if (members.length >= dns.length) break;
      const entries = await store.findDns(session, dns, [nameIn(store)]);
      for (const entry of entries) members.push({ reference: referenceOf(store, entry), dn: entry.dn });
    }
    return members;
  };

  /** Walks the groups in a group once each, so that groups which contain one another end. */
  const flattened = async (session: Session, dn: string): Promise<Reference[]> => {
    const seen = new Set([dn]);
    const found = new Map<string, Reference>();
    const open = [dn];
    for (let current = open.pop(); current !== undefined; current = open.pop()) {
      for (const { reference, dn: inner } of await direct(session, current)) {
        if (reference.type === 'User') found.set(reference.value, reference);
        else if (!seen.has(inner)) {
          seen.add(inner);
          open.push(inner);
        }
      }
    }
    return [...found.values()];
  };

  return {
    direct,
    shown: async (session, dn) =>
      nested === 'flatten' ? flattened(session, dn) : (await direct(session, dn)).map(({ reference }) => reference),
    async groupsOf(session, dn) {
      const filter = new EqualityFilter({ attribute: member, value: dn });
      const found = await groups.search(session, filter, [nameIn(groups)]);
      return found.map((entry) => {
        const { type: _, ...reference } = referenceOf(groups, entry);
        return reference;
      });
    },
    async dnsOf(session, ids) {
      const dns = new Map<string, string>();
      for (const store of [users, groups]) {
        const missing = ids.filter((id) => !dns.has(id));
        for (const entry of await store.findIds(session, missing, [])) dns.set(store.map.idOf(entry), entry.dn);
      }
      const unknown = ids.filter((id) => !dns.has(id));
      if (unknown.length)
        throw invalidValue(
          `The directory has no members with these ids: ${unknown.slice(0, 20).join(', ')}. Create them first.`,
        );
      return dns;
    },
    first(dns) {
      if (dns.length) return { values: dns.slice(0, mostValues), rest: dns.slice(mostValues) };
      return { values: placeholder === undefined ? [] : [placeholder], rest: [] };
    },
    async change(session, dn, add, take) {
      const present = placeholder === undefined ? [] : await values(session, dn);
      const holds = present.some((value) => sameDn(value, placeholder));
      const remain = present.length - (holds ? 1 : 0) + add.length - take.length;
      const needed = placeholder !== undefined && remain <= 0;
      const added = needed && !holds ? [...add, placeholder] : add;
      const taken = !needed && holds && placeholder !== undefined ? [...take, placeholder] : take;
      // First those who come: a group that must have a member is never without one.
      for (const part of chunks(added, mostValues)) await changeValues(session, dn, member, 'add', part);
      for (const part of chunks(taken, mostValues)) await changeValues(session, dn, member, 'delete', part);
    },
    async follow(session, oldDn, newDn) {
      const filter = new EqualityFilter({ attribute: member, value: oldDn });
      for (const group of await groups.search(session, filter, [])) {
        const others = (await values(session, group.dn)).length > 1;
        const instead = newDn ?? (others ? undefined : placeholder);
        if (instead !== undefined) await changeValues(session, group.dn, member, 'add', [instead]);
        await changeValues(session, group.dn, member, 'delete', [oldDn]);
      }
    },
  };
}

/** One request for all; where one of them is there or gone already, each by itself. */
async function changeValues(
  session: Session,
  dn: string,
  type: string,
  operation: 'add' | 'delete',
  values: string[],
): Promise<void> {
  const change = (some: string[]) =>
    session.modify(dn, [new Change({ operation, modification: new Attribute({ type, values: some }) })]);
  const done = (error: unknown) =>
    operation === 'add'
      ? hasCode(error, code.valueExists, code.alreadyExists)
      : hasCode(error, code.noSuchAttribute) || isNotMember(error);
  try {
    await change(values);
  } catch (error) {
    if (!done(error)) throw error;
    if (values.length === 1) return;
    for (const value of values)
      await change([value]).catch((one: unknown) => {
        if (!done(one)) throw one;
      });
  }
}

/** Active Directory has its own word for it: ERROR_MEMBER_NOT_IN_GROUP. */
function isNotMember(error: unknown): boolean {
  return hasCode(error, code.unwilling) && error instanceof Error && /0000056[15]/.test(error.message);
}

function sameDn(value: string, wanted: string | undefined): boolean {
  return (
    wanted !== undefined &&
    value.toLowerCase().replace(/\s*([,=])\s*/g, '$1') === wanted.toLowerCase().replace(/\s*([,=])\s*/g, '$1')
  );
}
