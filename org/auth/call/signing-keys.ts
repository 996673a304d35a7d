import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import type { PublicKey } from '@postern/protocol/wire';

export interface SigningKey {
  key: KeyObject;
  /** RFC 7638, SHA-256, base64url. */
  jkt: string;
}

/** RFC 7638 for a P-256 key: the members in this order, and no others. */
export const thumbprint = ({ crv, kty, x, y }: PublicKey): string =>
  createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');

const most = 5_000;

/** Ready keys by their point: making one from a JWK costs more than a verification. */
export function createSigningKeys(): (jwk: PublicKey) => SigningKey {
  const known = new Map<string, SigningKey>();
  return ({ kty, crv, x, y }) => {
    const name = `${x}.${y}`;
    const found = known.get(name);
    if (found) return found;
    // Throws where the point is not on the curve.
    const key = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
    if (known.size >= most) known.delete(known.keys().next().value ?? '');
    const made = { key, jkt: thumbprint({ kty, crv, x, y }) };
    known.set(name, made);
    return made;
  };
}
