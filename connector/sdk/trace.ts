const traceparent = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/;

/** Trace id of a W3C `traceparent` header; `undefined` when it is absent, malformed or all zeros. */
export function traceIdOf(header: string | string[] | undefined): string | undefined {
  const id = typeof header === 'string' ? traceparent.exec(header)?.[1] : undefined;
  return id && !/^0+$/.test(id) ? id : undefined;
}
