const secretName = /password|passwd|secret|token|credential|private/i;
const masked = '[masked]';
/** Characters of a body that are kept, and of one that is looked at. */
const longest = 16_384;
const mostRead = 262_144;

/**
 * A body as people may read it: secrets masked, cut where it is long. What is no JSON is not shown, since nobody can
 * say what in it is secret.
 */
export function maskedBody(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  if (text.length > mostRead) return `[${text.length} characters, too many to show]`;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return `[${text.length} characters that are no JSON]`;
  }
  const shown = JSON.stringify(mask(body, 0), undefined, 1);
  return shown.length <= longest ? shown : `${shown.slice(0, longest)}… [${shown.length} characters]`;
}

/** A query as people may read it. */
export function maskedSearch(search: string): string {
  if (search === '') return '';
  return secretName.test(decoded(search)) ? `?${masked}` : `?${search}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

function mask(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 64) return masked;
  if (Array.isArray(value)) return value.map((item) => mask(item, depth + 1));
  const entries = Object.entries(value);
  // An operation of a PATCH names its attribute beside the value.
  const path = entries.find(([key]) => key.toLowerCase() === 'path')?.[1];
  const secretPath = typeof path === 'string' && secretName.test(path);
  return Object.fromEntries(
    entries.map(([key, item]) => {
      // The filter of a search by POST names its attribute within.
      const secretFilter = key.toLowerCase() === 'filter' && typeof item === 'string' && secretName.test(item);
      const hide = secretName.test(key) || secretFilter || (secretPath && key.toLowerCase() === 'value');
      return [key, hide ? masked : mask(item, depth + 1)];
    }),
  );
}
