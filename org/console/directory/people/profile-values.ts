import { type Profile, profile as profileSchema, type SchemaAttribute } from '@postern/protocol/management';

type Attributes = Record<string, unknown>;
/** The custom attributes of the user schema; what is not among them is a text. */
export type Schema = Record<string, SchemaAttribute>;

/** Attributes that the form always shows, in its order. */
export const shownAttributes = [
  ...['login', 'email', 'firstName', 'lastName', 'displayName', 'title', 'department', 'mobilePhone'],
  ...['employeeNumber', 'costCenter'],
];

/** Attributes of the base profile that this person has beside them. */
export const otherAttributes = (profile: Attributes, schema: Schema): string[] =>
  Object.keys(profile)
    .filter((name) => !shownAttributes.includes(name) && !schema[name] && profile[name] !== null)
    .sort();

/** As text in a field; a list has one value a line. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return Array.isArray(value) ? value.join('\n') : String(value);
}

/** A field's text in the type of its attribute; what is no such value stays text, and the org says so. */
export function typed(text: string, type: SchemaAttribute['type'] = 'string', items?: string): unknown {
  if (text === '') return undefined;
  if (type === 'array') {
    const lines = text.split('\n').filter((line) => line !== '');
    return items === 'string' ? lines : lines.map((line) => numberOr(line));
  }
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return type === 'string' ? text : numberOr(text);
}

const numberOr = (text: string): unknown => (text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text);

/** The whole profile with what was typed; an emptied attribute is left out. */
export function profileOf(before: Attributes, texts: Record<string, string>, schema: Schema = {}): Attributes {
  const after: Attributes = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(texts)])) {
    const text = texts[name];
    const value =
      text === undefined || text === textOf(before[name])
        ? before[name]
        : typed(text, schema[name]?.type, schema[name]?.items?.type);
    if (value !== undefined && value !== null && value !== '') after[name] = value;
  }
  return after;
}

/** What is wrong, by attribute. */
export function checkProfile(profile: Attributes): { profile?: Profile; errors: Record<string, string> } {
  const parsed = profileSchema.safeParse(profile);
  if (parsed.success) return { profile: parsed.data, errors: {} };
  const errors: Record<string, string> = {};
  for (const { path, message } of parsed.error.issues) errors[String(path[0] ?? '')] ??= message;
  return { errors };
}
