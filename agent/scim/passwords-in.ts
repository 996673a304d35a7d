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
