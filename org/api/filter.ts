import { CodedError } from '@postern/protocol/messages';
import { type Filter, parseFilter, ScimError } from '@postern/protocol/scim';
import { type RawBuilder, sql } from 'kysely';

/**
 * A field that a list can be filtered by. `text` ignores case; `time` and `number` are compared as such; of a `list`
 * (jsonb) one entry is asked for.
 */
export interface FilterField {
  column: RawBuilder<unknown>;
  type: 'exact' | 'text' | 'time' | 'number' | 'list';
}

/** Field by its name in the filter (lower case), or undefined. */
export type FilterFields = (name: string) => FilterField | undefined;

type Condition = RawBuilder<boolean>;
type Compare = Extract<Filter, { value: unknown }>;

/** A condition of SQL from a SCIM filter (RFC 7644 section 3.4.2.2) on the fields given. Throws `filter_invalid`. */
export function filterCondition(text: string | undefined, fields: FilterFields): Condition {
  if (text === undefined || text.trim() === '') return sql<boolean>`true`;
  try {
    return compile(parseFilter(text), fields);
  } catch (error) {
    if (error instanceof ScimError) throw new CodedError('filter_invalid', { detail: error.detail });
    throw error;
  }
}

function compile(filter: Filter, fields: FilterFields): Condition {
  switch (filter.op) {
    case 'and':
    case 'or':
      return sql<boolean>`(${sql.join(
        filter.filters.map((each) => compile(each, fields)),
        filter.op === 'and' ? sql` and ` : sql` or `,
      )})`;
    case 'not':
      return sql<boolean>`not coalesce(${compile(filter.filter, fields)}, false)`;
    case 'pr':
      return sql<boolean>`${fieldOf(filter.path, fields).column} is not null`;
    case 'valuePath':
      throw new CodedError('filter_invalid', { detail: 'brackets are not supported.' });
    default:
      return compare(filter, fieldOf(filter.path, fields));
  }
}

function fieldOf(path: Compare['path'], fields: FilterFields): FilterField {
  const name = path.sub === undefined ? path.attribute : `${path.attribute}.${path.sub}`;
  const field = path.schema === undefined ? fields(name) : undefined;
  if (!field) throw new CodedError('filter_invalid', { detail: `the field ${name} cannot be filtered by.` });
  return field;
}

const operators = { gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=`, eq: sql`=`, ne: sql`is distinct from` };

function compare({ op, value }: Compare, { column, type }: FilterField): Condition {
  if (value === null) {
    if (op === 'eq') return sql<boolean>`${column} is null`;
    if (op === 'ne') return sql<boolean>`${column} is not null`;
    throw new CodedError('filter_invalid', { detail: `${op} null has no meaning.` });
  }
  if (type === 'time') {
    const time = new Date(String(value));
    const year = time.getUTCFullYear();
    // Other years are written in a way that PostgreSQL does not read.
    if (!(year >= 1 && year <= 9999) || !(op in operators)) {
      throw new CodedError('filter_invalid', { detail: `${op} ${JSON.stringify(value)} is no comparison of times.` });
    }
    return sql<boolean>`${column} ${operators[op as keyof typeof operators]} ${time.toISOString()}::timestamptz`;
  }
  if (type === 'number') {
    if (!(op in operators) || typeof value !== 'number')
      throw new CodedError('filter_invalid', { detail: `${op} ${JSON.stringify(value)} is no comparison of numbers.` });
    return sql<boolean>`${column} ${operators[op as keyof typeof operators]} ${value}::float8`;
  }
  if (type === 'list') {
    if (op !== 'eq')
      throw new CodedError('filter_invalid', { detail: `a list is asked for an entry by eq, not by ${op}.` });
    return sql<boolean>`${column} @> ${JSON.stringify([value])}::jsonb`;
  }
  const [left, right] =
    type === 'text' ? [sql`lower(${column})`, sql`lower(${String(value)})`] : [column, sql`${String(value)}`];
  if (op in operators) return sql<boolean>`${left} ${operators[op as keyof typeof operators]} ${right}`;
  const escaped = likePattern(type === 'text' ? String(value).toLowerCase() : String(value));
  const pattern = op === 'sw' ? `${escaped}%` : op === 'ew' ? `%${escaped}` : `%${escaped}%`;
  return sql<boolean>`${left} like ${pattern}`;
}

/** Text for `like`, with its own wildcards taken literally. */
export const likePattern = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** Anywhere in it, in any case; without a text everything fits. */
export const contains = (text: string | undefined, column: RawBuilder<unknown>): Condition =>
  text === undefined || text === ''
    ? sql<boolean>`true`
    : sql<boolean>`lower(${column}) like lower(${`%${likePattern(text)}%`})`;

/** Does one of the columns begin with the text, whatever its case? No text: always. */
export function beginsWith(text: string | undefined, columns: RawBuilder<unknown>[]): Condition {
  if (text === undefined || text === '') return sql<boolean>`true`;
  const pattern = `${likePattern(text)}%`;
  return sql<boolean>`(${sql.join(
    columns.map((column) => sql`lower(${column}) like lower(${pattern})`),
    sql` or `,
  )})`;
}
