import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256, base64url: how tokens rest in the database, and `ath` of RFC 9449. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Whether a text has this digest, in constant time. */
export function sameDigest(expected: string, text: string): boolean {
  const [one, other] = [Buffer.from(expected), Buffer.from(digest(text))];
  return one.length === other.length && timingSafeEqual(one, other);
}
