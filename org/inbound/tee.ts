/** Bytes of a body that are kept for the inspector. */
const most = 262_144;

/** Hands a body on as it is read, and keeps a copy of what was read. */
export function tee(body: AsyncIterable<Uint8Array>): { body: AsyncIterable<Uint8Array>; text(): string } {
  const parts: Uint8Array[] = [];
  let size = 0;
  return {
    body: (async function* () {
      for await (const part of body) {
        size += part.length;
        if (size <= most) parts.push(part);
        yield part;
      }
    })(),
    text: () =>
      size <= most ? Buffer.concat(parts).toString('utf8') : JSON.stringify(`[${size} bytes, too many to show]`),
  };
}
