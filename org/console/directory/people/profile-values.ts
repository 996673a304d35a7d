import { type Profile, profile as profileSchema } from '@postern/protocol/management';
import { personTexts } from '../../texts/people.ts';

type Attributes = Record<string, unknown>;

/** Attributes that the form always shows, in its order. */
export const shownAttributes = Object.keys(personTexts.attributes);

/** Attributes that this person has beside them. */
export const otherAttributes = (profile: Attributes): string[] =>
  Object.keys(profile)
    .filter((name) => !shownAttributes.includes(name) && profile[name] !== null)
    .sort();

/** As text in a field; a list has one value a line. */
export function textOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return Array.isArray(value) ? value.join('\n') : String(value);
}

/** A field's text in the type that the attribute had; what is no such value stays text, and the org says so. */
export function typed(text: string, before: unknown): unknown {
  if (Array.isArray(before)) return text.split('\n').filter((line) => line !== '');
  if (typeof before === 'boolean' && /^(true|false)$/.test(text.trim())) return text.trim() === 'true';
  if (typeof before === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text);
  return text;
}

/** The whole profile with what was typed; an emptied attribute is left out. */
export function profileOf(before: Attributes, texts: Record<string, string>): Attributes {
  const after: Attributes = {};
  for (const name of new Set([...Object.keys(before), ...Object.keys(texts)])) {
    const text = texts[name];
    const value = text === undefined || text === textOf(before[name]) ? before[name] : typed(text, before[name]);
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
