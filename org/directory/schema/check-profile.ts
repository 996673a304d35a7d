import { baseAttributes } from '@postern/protocol/management';
import type { Code } from '@postern/protocol/messages';
import { sql } from 'kysely';
import { RE2JS } from 're2js';
import type { Tx } from '../../db/database.ts';
import type { Attribute } from './attribute.ts';

export interface Fault {
  attribute: string;
  code: Code;
  params: Record<string, string | number>;
}

type Profile = Readonly<Record<string, unknown>>;

/**
 * What is wrong with the values that are new in a profile. A value that was there before is left alone, so that a
 * schema that was made stricter stops nobody from changing something else.
 */
export function checkValues(attributes: readonly Attribute[], before: Profile | undefined, after: Profile): Fault[] {
  const known = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  const faults: Fault[] = [];
  for (const [name, value] of Object.entries(after)) {
    if (isBase(name) || JSON.stringify(before?.[name]) === JSON.stringify(value)) continue;
    const attribute = known.get(name);
    if (!attribute) faults.push({ attribute: name, code: 'attribute_unknown', params: { name } });
    else faults.push(...checkValue(attribute, value));
  }
  for (const { name, required } of attributes) {
    const lost = before === undefined || before[name] !== undefined;
    if (required && lost && empty(after[name])) {
      faults.push({ attribute: name, code: 'attribute_required', params: { name } });
    }
  }
  return faults;
}

/** Values that another person has already and nobody may share; `person` is who gets them. */
export async function checkUnique(
  tx: Tx,
  attributes: readonly Attribute[],
  before: Profile | undefined,
  after: Profile,
  person?: string,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const { name, unique } of attributes) {
    const value = after[name];
    if (!unique || empty(value) || before?.[name] === value) continue;
    // As the index has it (change-schema.ts).
    const { rows } = await sql`
      select 1 from person where md5(profile->>${sql.lit(name)}) = md5(${String(value)})
        and id is distinct from ${person ?? null}::uuid limit 1`.execute(tx);
    if (rows.length > 0)
      faults.push({ attribute: name, code: 'attribute_taken', params: { name, value: String(value) } });
  }
  return faults;
}

const isBase = (name: string): boolean => (baseAttributes as readonly string[]).includes(name);
const empty = (value: unknown): boolean => value === undefined || value === null || value === '';

function checkValue(attribute: Attribute, value: unknown): Fault[] {
  const { name, type, items = 'string' } = attribute;
  if (type !== 'array') return checkOne(attribute, type, value);
  if (!Array.isArray(value)) return [wrongType(name, 'array')];
  return value.flatMap((entry) => checkOne(attribute, items, entry)).slice(0, 1);
}

function checkOne(attribute: Attribute, type: string, value: unknown): Fault[] {
  const { name, pattern, minLength, maxLength } = attribute;
  if (!fits(type, value)) return [wrongType(name, type)];
  if (attribute.enum && !attribute.enum.includes(value as string)) {
    return [{ attribute: name, code: 'attribute_not_listed', params: { name, values: attribute.enum.join(', ') } }];
  }
  if (typeof value !== 'string') return [];
  const length = [...value].length;
  if (length < (minLength ?? 0) || length > (maxLength ?? Number.POSITIVE_INFINITY)) {
    const bounds = maxLength === undefined ? `${minLength} or more` : `${minLength ?? 0} to ${maxLength}`;
    return [{ attribute: name, code: 'attribute_length', params: { name, bounds } }];
  }
  if (pattern !== undefined && !RE2JS.compile(pattern).matches(value)) {
    return [{ attribute: name, code: 'attribute_pattern', params: { name, pattern } }];
  }
  return [];
}

function fits(type: string, value: unknown): boolean {
  if (type === 'integer') return Number.isSafeInteger(value);
  if (type === 'number') return typeof value === 'number' && Number.isFinite(value);
  return typeof value === type;
}

const words: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
};
const wrongType = (name: string, type: string): Fault => ({
  attribute: name,
  code: 'attribute_wrong_type',
  params: { name, type: words[type] ?? type },
});
