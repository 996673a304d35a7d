import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { type PublicKey, publicKey } from '@postern/protocol/wire';
import { z } from 'zod';
import { json } from './jws.ts';

export interface SigningKey {
  key: KeyObject;
  /** RFC 7638, SHA-256, base64url. */
  jkt: string;
}

/** RFC 7638 for a P-256 key: the members in this order, and no others. */
export const thumbprint = ({ crv, kty, x, y }: PublicKey): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');

const header = z.object({
  alg: z.literal('ES256'),
  typ: z.string(),
  jwk: publicKey.extend({ d: z.never().optional() }),
});

const most = 5_000;

/** A client signs under the same header again and again, and making a key from a JWK costs more than a verification. */
export function createSigningKeys(): (head: string) => { typ: string; key: SigningKey } {
  const known = new Map<string, { typ: string; key: SigningKey }>();
  return (head) => {
    const found = known.get(head);
    if (found) return found;
    const { typ, jwk } = header.parse(json(head));
    const { kty, crv, x, y } = jwk;
    // Throws where the point is not on the curve.
    const key = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
    if (known.size >= most) known.delete(known.keys().next().value ?? '');
    const made = { typ, key: { key, jkt: thumbprint({ kty, crv, x, y }) } };
    known.set(head, made);
    return made;
  };
}
