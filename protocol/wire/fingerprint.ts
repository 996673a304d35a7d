// Crockford's base32: no I, L, O, U, so that nobody misreads it aloud.
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const shown = 24;

/**
 * A key's thumbprint (RFC 7638, base64url) as people compare it on two screens: its first 120 bits, in six groups of
 * four. Both sides show this same text.
 */
export function fingerprint(thumbprint: string): string {
  const bytes = Uint8Array.from(atob(thumbprint.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
  let text = '';
  for (let n = 0; n < shown; n++) {
    const bit = n * 5;
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    text += letters[(pair >> (11 - (bit & 7))) & 31];
  }
  return text.replace(/(.{4})(?=.)/g, '$1 ');
}
