import { createHash } from 'node:crypto';

/** SHA-256, base64url: how tokens rest in the database, and `ath` of RFC 9449. */
export const digest = (text: string): string => createHash('sha256').update(text).digest('base64url');
