import type { AttributePath, Json, JsonObject } from '@postern/protocol/scim';
import { type EntryChoice, type FieldPath, parseFieldPath } from './field-path.ts';

/**
 * One attribute that a connector keeps in one place of its own (a column, a key). Reads it out of a resource and
 * writes it into one, whatever its depth.
 */
export interface AttributeField extends FieldPath {
  /** Texts compare exactly; else upper and lower case are the same (RFC 7643 section 2.2). */
  caseExact: boolean;
  /** What an entry of a multi-valued attribute carries besides its value, e.g. `{ type: 'work', primary: true }`. */
  constants?: JsonObject;
  /** The value in a resource; `undefined` when it is absent or null. */
  read(resource: object): Json | undefined;
  /** Puts a value into a resource that is being built. */
  write(resource: object, value: Json): void;
  /** Whether a filter or patch path names this attribute; for multi-valued ones, any entry of it. */
  isNamedBy(path: AttributePath): boolean;
}

/**
 * Fields for the paths an admin wrote, e.g. `userName`, `name.givenName`, `emails[primary]`, `enterprise.department`,
 * `urn:okta:hr:1.0:user:custom:costCode`. Throws Error with a sentence for the admin where a path is not one.
 */
export function createAttributeFields(kind: 'user' | 'group', paths: readonly string[]): AttributeField[] {
  const parsed = paths.map((path) => parseFieldPath(kind, path));
  return parsed.map((path) => {
    const claimed = new Set(
      parsed.filter((other) => other.attribute === path.attribute && other !== path).map((other) => other.entry?.type),
    );
    return {
      ...path,
      caseExact: isCaseExact(path),
      isNamedBy: (wanted) => names(path, wanted),
      ...accessors(path, claimed),
    };
  });
}

function isCaseExact({ schema, attribute, sub }: FieldPath): boolean {
  if (schema === 'enterprise') return attribute === 'manager' && sub === 'value';
  return schema === undefined && attribute === 'externalId';
}

function names(field: FieldPath, path: AttributePath): boolean {
  if (field.attribute.toLowerCase() !== path.attribute.toLowerCase()) return false;
  if (!sameSchema(field, path.schema)) return false;
  const sub = path.sub?.toLowerCase();
  if (field.sub === undefined) return sub === undefined;
  return field.sub.toLowerCase() === (sub ?? 'value') || (field.entry !== undefined && isEntryConstant(sub));
}

/** `emails.type` and `emails.primary` are known from the configuration, not from a column. */
function isEntryConstant(sub: string | undefined): boolean {
  return sub === 'type' || sub === 'primary';
}

function sameSchema(field: FieldPath, schema: string | undefined): boolean {
  const wanted = schema?.toLowerCase();
  return field.schemaNames.some((name) => name === wanted);
}

type Accessors = Pick<AttributeField, 'read' | 'write' | 'constants'>;

function accessors(path: FieldPath, claimed: ReadonlySet<string | undefined>): Accessors {
  const { container, attribute, sub, entry } = path;
  const property = container[0] === 'custom' ? customProperty : ownProperty;
  if (entry) return entryAccessors(attribute, sub ?? 'value', entry, claimed);
  const keys = [...container, attribute, ...(sub === undefined ? [] : [sub])];
  const last = keys[keys.length - 1]!;
  const parents = keys.slice(0, -1);
  return {
    read(resource) {
      let place: unknown = resource;
      for (const key of keys) place = property(place, key);
      return place === null ? undefined : (place as Json | undefined);
    },
    write(resource, value) {
      let place = resource as JsonObject;
      for (const key of parents) {
        const inner = place[key];
        place = place[key] = isObject(inner) ? inner : {};
      }
      place[last] = value;
    },
  };
}

function entryAccessors(
  attribute: string,
  sub: string,
  choice: EntryChoice,
  claimed: ReadonlySet<string | undefined>,
): Accessors {
  const find = (entries: JsonObject[]): JsonObject | undefined => {
    if (choice.primary) {
      const unclaimed = entries.filter(({ type }) => typeof type !== 'string' || !claimed.has(type.toLowerCase()));
      return entries.find(({ primary }) => primary === true) ?? unclaimed[0];
    }
    return entries.find(({ type }) => typeof type === 'string' && type.toLowerCase() === choice.type);
  };
  const constants = entryConstants(choice, claimed);
  return {
    constants,
    read(resource) {
      const entries = ownProperty(resource, attribute);
      const value = Array.isArray(entries) ? find(entries.filter(isObject))?.[sub] : undefined;
      return value === null ? undefined : value;
    },
    write(resource, value) {
      const target = resource as Record<string, JsonObject[]>;
      const entries = target[attribute] ?? [];
      target[attribute] = entries;
      const found = entries.find((entry) =>
        Object.entries(constants).every(([key, constant]) => entry[key] === constant),
      );
      if (found) found[sub] = value;
      else entries.push({ [sub]: value, ...constants });
    },
  };
}

/** A primary entry takes its usual type unless another field has it. */
function entryConstants(choice: EntryChoice, claimed: ReadonlySet<string | undefined>): JsonObject {
  if (!choice.primary) return choice.type === undefined ? {} : { type: choice.type };
  const usual = choice.usualType;
  return usual === undefined || claimed.has(usual) ? { primary: true } : { type: usual, primary: true };
}

function ownProperty(place: unknown, key: string): Json | undefined {
  return isObject(place) && Object.hasOwn(place, key) ? place[key] : undefined;
}

/** URNs and names of custom attributes come as the other side spells them. */
function customProperty(place: unknown, key: string): Json | undefined {
  const own = ownProperty(place, key);
  if (own !== undefined || !isObject(place)) return own;
  const wanted = key.toLowerCase();
  const spelled = Object.keys(place).find((name) => name.toLowerCase() === wanted);
  return spelled === undefined ? undefined : place[spelled];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
