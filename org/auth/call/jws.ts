import { verify } from 'node:crypto';
import { z } from 'zod';
import type { SigningKey } from './signing-keys.ts';

export interface Jws {
  payload: Record<string, unknown>;
  key: SigningKey;
}

const claims = z.record(z.string(), z.unknown());

/**
 * A compact JWS (RFC 7515) that carries its own public ES256 key in `jwk`; undefined unless it is one of type `typ` and
 * its signature holds. Says nothing about whose key it is. `read` reads the first part; it may throw.
 */
export function readJws(
  text: string,
  typ: string,
  read: (head: string) => { typ: string; key: SigningKey },
): Jws | undefined {
  const [head, body, signature, ...more] = text.split('.');
  if (!head || !body || !signature || more.length > 0) return undefined;
  try {
    const { typ: given, key } = read(head);
    if (given !== typ) return undefined;
    const bytes = Buffer.from(signature, 'base64url');
    // The signature is r and s side by side (RFC 7518 section 3.4), and Node would take other lengths too.
    if (bytes.length !== 64) return undefined;
    const good = verify('sha256', Buffer.from(`${head}.${body}`), { key: key.key, dsaEncoding: 'ieee-p1363' }, bytes);
    return good ? { payload: claims.parse(json(body)), key } : undefined;
  } catch {
    return undefined;
  }
}

export const json = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
