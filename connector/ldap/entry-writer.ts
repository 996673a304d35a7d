import type { ScimGroup, ScimUser } from '@postern/protocol/scim';
import { Attribute, type Change, EqualityFilter } from 'ldapts';
import { duplicate } from '../sdk/index.ts';
import { accountName, otherAccountName } from './account-name.ts';
import type { Entry } from './entry.ts';
import { changesOf, renameOf } from './entry-changes.ts';
import type { EntryStore } from './entry-store.ts';
import { code, hasCode } from './ldap-errors.ts';
import type { Membership } from './membership.ts';
import type { Session } from './session.ts';

/** Throws 409 where somebody else has the name; two directories in three do not refuse it by themselves. */
export async function refuseTaken(
  session: Session,
  store: EntryStore,
  attribute: string,
  value: string,
  ownId?: string,
): Promise<void> {
  const found = await store.search(session, new EqualityFilter({ attribute, value }), []);
  if (!found.some((entry) => store.map.idOf(entry) !== ownId)) return;
  const kind = store.map.kind === 'user' ? 'account' : 'group';
  throw duplicate(`The directory has another ${kind} named ${value}. Link to it, or choose another name.`);
}

/**
 * Adds an entry. Where its name is free, what is taken can only be the account name that was made for it: two people
 * with the same beginning have the same one. Then it gets another.
 */
export async function addEntry(session: Session, dn: string, attributes: Attribute[]): Promise<void> {
  const isName = ({ type }: Attribute) => type.toLowerCase() === accountName;
  const made = attributes.find(isName);
  try {
    await session.add(dn, attributes);
  } catch (error) {
    if (!made || !hasCode(error, code.alreadyExists)) throw error;
    const other = new Attribute({ type: made.type, values: [otherAccountName(String(made.values[0]), dn)] });
    await session.add(dn, [...attributes.filter((one) => !isName(one)), other]);
  }
}

/**
 * Makes an entry hold the wanted resource: the name first, then everything else in one request. Where that is
 * refused, the entry gets its old name back. Groups follow the new name. Answers the DN.
 */
export async function rewrite(
  session: Session,
  store: EntryStore,
  membership: Membership | undefined,
  entry: Entry,
  { current, wanted, more }: { current: ScimUser | ScimGroup; wanted: ScimUser | ScimGroup; more: Change[] },
): Promise<string> {
  const { map } = store;
  const rename = renameOf(map, entry, current, wanted);
  const changes = [...changesOf(map, entry, wanted), ...more];
  if (rename) await session.rename(entry.dn, rename.rdn);
  const dn = rename?.dn ?? entry.dn;
  try {
    if (changes.length) await session.modify(dn, changes);
  } catch (error) {
    if (rename)
      await session.rename(dn, entry.dn.slice(0, entry.dn.length - restOf(rename).length)).catch(() => undefined);
    throw error;
  }
  if (rename) await membership?.follow(session, entry.dn, dn);
  return dn;
}

/** The part of a DN behind its first RDN, comma included. */
function restOf({ rdn, dn }: { rdn: string; dn: string }): string {
  return dn.slice(rdn.length);
}
