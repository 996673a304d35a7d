import type { Json, JsonObject, ScimGroup, ScimUser } from '@postern/protocol/scim';
import { type AttributeField, createAttributeFields, invalidValue, type Stored } from '../sdk/index.ts';
import { fitting } from './account-name.ts';
import type { DirectoryConfig, GroupsConfig, UsersConfig } from './config.ts';
import type { DirectorySchema } from './directory-schema.ts';
import type { Entry } from './entry.ts';
import { createEntryKey, type EntryKey } from './entry-key.ts';
import { readTime } from './generalized-time.ts';
import { createTemplate, type Template } from './template.ts';

/** One attribute of resources and the attribute of entries that holds it. */
export interface MappedAttribute {
  field: AttributeField;
  name: string;
  multiple: boolean;
  /** What an entry must say here when the resource says nothing; shown as nothing. */
  otherwise: Template | undefined;
}

/** How resources of one kind look as entries. */
export interface EntryMap {
  kind: 'user' | 'group';
  key: EntryKey;
  attributes: readonly MappedAttribute[];
  naming: { attribute: string; value: Template };
  /** Names to ask the directory for. */
  wanted: string[];
  /** Times of the entry, of which `changed` serves filters. */
  times: { created: string; changed: string };
  idOf(entry: Entry): string;
  /** Attributes, id and times; not what other entries say (members, groups). */
  toResource<T extends ScimUser | ScimGroup>(entry: Entry): Stored<T>;
  /** The values that an entry holds for a resource: an empty list where it holds none. Throws 400 `invalidValue`. */
  toValues(resource: ScimUser | ScimGroup): Map<string, string[]>;
  /** Values for attributes that no resource has, for a new entry. */
  extras(resource: ScimUser | ScimGroup): Map<string, string[]>;
}

type Section = Pick<UsersConfig | GroupsConfig, 'naming' | 'attributes' | 'defaults'>;

export function createEntryMap(
  kind: 'user' | 'group',
  section: Section,
  directory: DirectoryConfig,
  schema: DirectorySchema,
): EntryMap {
  const key = createEntryKey(directory.key);
  const { created, changed } = directory;
  const templates = new Map(
    Object.entries(section.defaults).map(([name, text]) => [
      name.toLowerCase(),
      { name, template: createTemplate(kind, text) },
    ]),
  );
  const paths = Object.keys(section.attributes);
  const attributes = createAttributeFields(kind, paths).map((field): MappedAttribute => {
    const target = section.attributes[field.path]!;
    const { attribute: name, multiple = false } = typeof target === 'string' ? { attribute: target } : target;
    return { field, name, multiple, otherwise: templates.get(name.toLowerCase())?.template };
  });
  const mapped = new Set(attributes.map(({ name }) => name.toLowerCase()));
  const equals = section.naming.indexOf('=');

  return {
    kind,
    key,
    attributes,
    naming: {
      attribute: section.naming.slice(0, equals),
      value: createTemplate(kind, section.naming.slice(equals + 1)),
    },
    wanted: [...new Set([key.attribute, created, changed, ...attributes.map(({ name }) => name)])],
    times: { created, changed },
    idOf: (entry) => idOf(entry, key),
    toResource<T extends ScimUser | ScimGroup>(entry: Entry): Stored<T> {
      const resource = { id: idOf(entry, key) } as Stored<T>;
      const hidden: MappedAttribute[] = [];
      for (const attribute of attributes) {
        if (attribute.otherwise) hidden.push(attribute);
        else put(attribute, entry.all(attribute.name), resource, schema);
      }
      // What stands there only because something must is told by the rest of the resource.
      for (const attribute of hidden) {
        const [first, ...more] = entry.all(attribute.name);
        if (more.length || first !== attribute.otherwise?.render(resource))
          put(attribute, entry.all(attribute.name), resource, schema);
      }
      const times = { created: readTime(entry.get(created)), lastModified: readTime(entry.get(changed)) };
      const meta = Object.fromEntries(Object.entries(times).filter(([, value]) => value !== undefined));
      return Object.keys(meta).length ? Object.assign(resource, { meta }) : resource;
    },
    toValues(resource) {
      const values = new Map<string, string[]>();
      for (const attribute of attributes) {
        const found = take(attribute, resource, attributes);
        const fallback = found.length ? undefined : attribute.otherwise?.render(resource);
        values.set(attribute.name, fallback ? [fitting(attribute.name, kind, fallback)] : found);
      }
      return values;
    },
    extras: (resource) =>
      new Map(
        [...templates.values()]
          .filter(({ name }) => !mapped.has(name.toLowerCase()))
          .map(({ name, template }) => [name, [fitting(name, kind, template.render(resource))]]),
      ),
  };
}

function idOf(entry: Entry, { attribute, binary, idOf: read }: EntryKey): string {
  const value = binary ? entry.bytes(attribute) : entry.get(attribute);
  if (value === undefined)
    throw new Error(`The entry ${entry.dn} shows no ${attribute}. Let the connector's account read it.`);
  return read(value);
}

/** Entry → resource. */
function put(
  { field, name, multiple }: MappedAttribute,
  values: string[],
  resource: object,
  schema: DirectorySchema,
): void {
  const [first, ...more] = values;
  if (first === undefined) return;
  const typed = (text: string) =>
    field.container[0] === 'custom' ? typedValue(text, schema.attribute(name)?.kind) : text;
  if (!multiple) field.write(resource, typed(first));
  else if (!field.entry) field.write(resource, values.map(typed));
  else {
    field.write(resource, first);
    const list = (resource as Record<string, JsonObject[]>)[field.attribute]!;
    const type = field.entry.primary ? 'other' : (field.entry.type ?? 'other');
    for (const value of more) list.push({ value, type });
  }
}

function typedValue(text: string, kind: 'text' | 'integer' | 'boolean' | undefined): Json {
  if (kind === 'boolean') return text.toUpperCase() === 'TRUE';
  const number = Number(text);
  return kind === 'integer' && Number.isSafeInteger(number) ? number : text;
}

/** Resource → entry. */
function take(attribute: MappedAttribute, resource: object, all: readonly MappedAttribute[]): string[] {
  const { field, multiple } = attribute;
  const first = field.read(resource);
  if (!multiple) return first === undefined ? [] : texts(field.path, [first]);
  if (!field.entry) return first === undefined ? [] : texts(field.path, Array.isArray(first) ? first : [first]);
  const entries = (resource as Record<string, JsonObject[] | undefined>)[field.attribute] ?? [];
  const mine = entries.filter((entry) => belongs(attribute, entry, all)).map((entry) => entry[field.sub ?? 'value']);
  const values = [first, ...mine].filter((value): value is Json => value !== undefined && value !== null);
  return [...new Set(texts(field.path, values))];
}

/** Of several values with types, each goes to the field of its type, and what no field claims to the primary one. */
function belongs({ field }: MappedAttribute, { type }: JsonObject, all: readonly MappedAttribute[]): boolean {
  const name = typeof type === 'string' ? type.toLowerCase() : undefined;
  if (field.entry?.type !== undefined) return name === field.entry.type;
  return !all.some(
    (other) => other.field.attribute === field.attribute && other.field.entry?.type === name && name !== undefined,
  );
}

/** A directory holds no empty values. */
function texts(path: string, values: Json[]): string[] {
  return values
    .map((value) => {
      if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
      if (typeof value === 'string' || typeof value === 'number') return String(value);
      throw invalidValue(`${path} cannot be kept in the directory as a list or an object. Send a text.`);
    })
    .filter((text) => text !== '');
}
