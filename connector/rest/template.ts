import type { Json } from '@postern/protocol/scim';
import { notFound } from '../sdk/index.ts';

export type TemplateValues = Readonly<Record<string, string>>;

/** A path with `{name}` filled in. Throws 404 for `.` and `..`: in a URL they leave their part of the path, however encoded. */
export function fillPath(template: string, values: TemplateValues): string {
  return fill(template, values, (value) => {
    if (/^\.{0,2}$/.test(value)) throw notFound(`The application has no entry with the id "${value}".`);
    return encodeURIComponent(value);
  });
}

/** A text with `{name}` filled in as it is; for query parameters, which are encoded as a whole. */
export function fillText(template: string, values: TemplateValues): string {
  return fill(template, values, (value) => value);
}

/** Each text in a JSON value filled in. */
export function fillJson(value: Json, values: TemplateValues): Json {
  if (typeof value === 'string') return fillText(value, values);
  if (Array.isArray(value)) return value.map((one) => fillJson(one, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fillJson(one, values)]));
}

function fill(template: string, values: TemplateValues, encode: (value: string) => string): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : encode(value);
  });
}
