import type { BundlePreview } from '@postern/protocol/console';
import type { ConsoleClient } from '../api/client.ts';

/** Fetches the ZIP piece by piece and hands it to the browser as a download. `onPart` is told the bytes so far, and of how many. */
export async function saveBundle(
  client: ConsoleClient,
  { id, fileName }: BundlePreview,
  onPart: (bytes: number, total: number) => void,
): Promise<void> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const { base64, total } of await client.diagnostics.zip({ bundle: id })) {
    const part = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    parts.push(part);
    bytes += part.length;
    onPart(bytes, total);
  }
  const address = URL.createObjectURL(new Blob(parts, { type: 'application/zip' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  // The download has taken the data over by the time the page is idle again.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
