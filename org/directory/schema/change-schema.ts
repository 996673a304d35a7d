import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { baseAttributes } from '@postern/protocol/management';
import { CodedError } from '@postern/protocol/messages';
import { sql } from 'kysely';
import { RE2JS } from 're2js';
import type { Tx } from '../../db/database.ts';
import type { ParseExpression } from '../../expressions/parse.ts';
import { type Change, type DirectoryDeps, now } from '../deps.ts';
import { refuse } from '../refused.ts';
import { type Attribute, customAttributes, type Definition } from './attribute.ts';
import { usesOf } from './uses.ts';

interface SchemaDeps extends DirectoryDeps {
  read: ParseExpression;
}

/**
 * Adds, changes and removes (null) custom attributes of people; what is not named stays. A removed attribute takes its
 * values with it. Throws Refused `attribute_is_base`, `attribute_type_fixed`, `attribute_definition`,
 * `attribute_not_unique`; CodedError `attribute_in_use`, `attributes_too_many`.
 */
export async function changeSchema(
  tx: Tx,
  deps: SchemaDeps,
  changes: Readonly<Record<string, Definition | null>>,
  { actor }: Change,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('postern user schema'))`.execute(tx);
  const known = new Map((await customAttributes(tx)).map((attribute) => [attribute.name, attribute]));
  for (const [name, definition] of Object.entries(changes)) {
    const before = known.get(name);
    if (definition === null) {
      if (before) await remove(tx, deps, before);
      known.delete(name);
    } else {
      await save(tx, deps, name, definition, before);
      known.set(name, { ...definition, name, updatedAt: new Date(deps.clock()) });
    }
  }
  if (known.size > mostAttributes) throw new CodedError('attributes_too_many', { most: mostAttributes });
  await deps.systemLog.write(tx, [
    {
      eventType: 'system.user_schema.update',
      message: 'Change the attributes of people',
      actor,
      detail: { changed: Object.keys(changes) },
    },
  ]);
}

const mostAttributes = 150;

async function save(
  tx: Tx,
  deps: SchemaDeps,
  name: string,
  definition: Definition,
  before: Attribute | undefined,
): Promise<void> {
  const field = `definitions.custom.properties.${name}`;
  if ((baseAttributes as readonly string[]).includes(name)) throw refuse(field, 'attribute_is_base', { name });
  if (before && (before.type !== definition.type || before.items !== definition.items)) {
    throw refuse(`${field}.type`, 'attribute_type_fixed', { name, type: before.type });
  }
  const wrong = wrongIn(definition);
  if (wrong) throw refuse(`${field}.${wrong.part}`, 'attribute_definition', { name, detail: wrong.detail });
  if (before && isDeepStrictEqual({ ...definition, name, updatedAt: before.updatedAt }, before)) return;
  await sql`
    insert into profile_attribute (name, definition, created_at, updated_at)
    values (${name}, ${JSON.stringify(definition)}::jsonb, ${now(deps)}::timestamptz, ${now(deps)}::timestamptz)
    on conflict (name) do update set definition = excluded.definition, updated_at = excluded.updated_at`.execute(tx);
  if (definition.unique === (before?.unique ?? false)) return;
  if (definition.unique) await addIndex(tx, field, name);
  else await sql.raw(`drop index if exists ${indexOf(name)}`).execute(tx);
}

/** What contradicts itself in a definition. */
function wrongIn({ type, items, enum: values, pattern, minLength, maxLength, unique }: Definition) {
  const text = type === 'string';
  if (type === 'array' ? items === undefined : items !== undefined)
    return { part: 'items', detail: 'an array, and nothing else, says what its entries are' };
  if (!text && (pattern ?? minLength ?? maxLength) !== undefined)
    return { part: pattern === undefined ? 'maxLength' : 'pattern', detail: 'only a text has a length and a pattern' };
  if (minLength !== undefined && maxLength !== undefined && minLength > maxLength)
    return { part: 'minLength', detail: 'minLength is above maxLength' };
  if (unique && type === 'array') return { part: 'unique', detail: 'a list cannot be unique' };
  const entry = items ?? type;
  if (values?.some((value) => (entry === 'string' ? typeof value !== 'string' : typeof value !== 'number')))
    return { part: 'enum', detail: `its values must be of the type ${entry}` };
  if (values && new Set(values).size < values.length) return { part: 'enum', detail: 'a value is there twice' };
  try {
    if (pattern !== undefined) RE2JS.compile(pattern);
  } catch {
    return { part: 'pattern', detail: 'it is no regular expression (RE2)' };
  }
  return undefined;
}

async function remove(tx: Tx, deps: SchemaDeps, { name }: Attribute): Promise<void> {
  const used = await usesOf(tx, deps.read, name);
  if (used.length > 0) throw new CodedError('attribute_in_use', { name, used: used.join(', ') });
  await sql`delete from profile_attribute where name = ${name}`.execute(tx);
  await sql.raw(`drop index if exists ${indexOf(name)}`).execute(tx);
  await sql`
    update person set profile = profile - ${name}::text, rev = rev + 1, updated_at = ${now(deps)}::timestamptz
    where profile ? ${name}`.execute(tx);
}

/** Over a hash, since a value may be longer than an index takes. */
const indexOf = (name: string): string => `person_attribute_${createHash('md5').update(name).digest('hex')}`;

async function addIndex(tx: Tx, field: string, name: string): Promise<void> {
  const { rows } = await sql<{ value: string }>`
    select profile->>${sql.lit(name)} as value from person where profile ? ${name} group by 1 having count(*) > 1 limit 1`.execute(
    tx,
  );
  if (rows[0]) throw refuse(`${field}.unique`, 'attribute_not_unique', { name, value: rows[0].value.slice(0, 100) });
  await sql`create unique index ${sql.raw(indexOf(name))} on person (md5(profile->>${sql.lit(name)}))`.execute(tx);
}
