import { redactLine } from '../log/redact.ts';

/**
 * Takes secrets out of a text that an admin will read: the given values, and what stands behind words that name one.
 */
export function createScrub(secrets: string[]): (text: string) => string {
  // A short value would blank out half of a text, and protects nobody.
  const values = secrets.filter((secret) => secret.length >= 4);
  return (text) => {
    let clean = text;
    for (const value of values) clean = clean.replaceAll(value, '[removed]');
    return redactLine(clean);
  };
}

/** Every password value in a request body. */
export function passwordsIn(body: unknown, found: string[] = []): string[] {
  if (typeof body !== 'object' || body === null) return found;
  for (const [key, value] of Object.entries(body)) {
    if (typeof value === 'string' && /password/i.test(key)) found.push(value);
    // PATCH (RFC 7644 section 3.5.2): the name is in `path`, the value beside it.
    else if (
      key === 'value' &&
      typeof value === 'string' &&
      /password/i.test(String((body as { path?: unknown }).path))
    )
      found.push(value);
    else passwordsIn(value, found);
  }
  return found;
}
