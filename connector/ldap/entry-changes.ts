import type { ScimGroup, ScimUser } from '@postern/protocol/scim';
import { Attribute, Change } from 'ldapts';
import { invalidValue } from '../sdk/index.ts';
import { fitting } from './account-name.ts';
import { escapeRdnValue, nameOf, parentOf } from './dn.ts';
import type { Entry } from './entry.ts';
import type { EntryMap } from './entry-map.ts';

/** The first part of the DN that a resource gets. Throws 400 `invalidValue` where its naming attributes are empty. */
export function rdnOf({ kind, naming }: EntryMap, resource: ScimUser | ScimGroup): { rdn: string; value: string } {
  const value = fitting(naming.attribute, kind, naming.value.render(resource));
  if (value.trim() === '')
    throw invalidValue(
      `The entry is named by ${naming.attribute}=${naming.value.text}, and that is empty. Send these attributes.`,
    );
  return { rdn: `${naming.attribute}=${escapeRdnValue(value)}`, value };
}

/** Everything a new entry holds besides password and state. */
export function newEntry(
  map: EntryMap,
  resource: ScimUser | ScimGroup,
  { base, objectClasses }: { base: string; objectClasses: readonly string[] },
): { dn: string; attributes: Attribute[] } {
  const { rdn, value } = rdnOf(map, resource);
  const values = new Map([...map.extras(resource), ...map.toValues(resource)]);
  const naming = [...values.keys()].find((name) => same(name, map.naming.attribute)) ?? map.naming.attribute;
  const others = (values.get(naming) ?? []).filter((other) => !same(other, value));
  values.set(naming, [value, ...others]);
  const attributes = [...values]
    .filter(([, list]) => list.length > 0)
    .map(([type, list]) => new Attribute({ type, values: list }));
  return {
    dn: `${rdn},${base}`,
    attributes: [new Attribute({ type: 'objectClass', values: [...objectClasses] }), ...attributes],
  };
}

/**
 * What to change in an entry so that it holds the resource; the naming attribute changes with the name. An entry that
 * somebody else named by another attribute keeps that value: no directory lets go of the one in the DN.
 */
export function changesOf(map: EntryMap, entry: Entry, resource: ScimUser | ScimGroup): Change[] {
  const changes: Change[] = [];
  const named = nameOf(entry.dn);
  for (const [name, wanted] of map.toValues(resource)) {
    const names = same(name, named.attribute);
    if (names && same(name, map.naming.attribute)) continue;
    const values = names ? withName(map, name, wanted, resource, named.value) : wanted;
    const held = entry.all(name);
    if (held.length === values.length && held.every((value, at) => value === values[at])) continue;
    changes.push(replaceValues(name, values));
  }
  return changes;
}

/** Values of an attribute of which one stands in the DN: that one too, and only that one where the resource says none. */
function withName(
  { attributes }: EntryMap,
  name: string,
  values: string[],
  resource: ScimUser | ScimGroup,
  inDn: string,
): string[] {
  if (values.some((value) => same(value, inDn))) return values;
  const said = attributes.some((one) => same(one.name, name) && one.field.read(resource) !== undefined);
  return said ? [...values, inDn] : [inDn];
}

export function replaceValues(type: string, values: string[] | Buffer[]): Change {
  return new Change({ operation: 'replace', modification: new Attribute({ type, values }) });
}

/** The name that the entry must get, where the change gives it another one. Names that others gave are left as they are. */
export function renameOf(
  map: EntryMap,
  entry: Entry,
  current: ScimUser | ScimGroup,
  wanted: ScimUser | ScimGroup,
): { rdn: string; dn: string } | undefined {
  const { attribute, value } = map.naming;
  const before = value.render(current);
  if (before === value.render(wanted)) return undefined;
  const named = nameOf(entry.dn);
  if (!same(named.attribute, attribute)) return undefined;
  // Where the attribute is one of the resource's own, it can change with the name only.
  const isOwn = map.attributes.some(({ name }) => same(name, attribute));
  if (!isOwn && !same(named.value, fitting(attribute, map.kind, before))) return undefined;
  const { rdn } = rdnOf(map, wanted);
  const parent = parentOf(entry.dn);
  return { rdn, dn: parent === '' ? rdn : `${rdn},${parent}` };
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
