import { createHash, type KeyObject, randomUUID, sign } from 'node:crypto';
import type { PublicKey } from '@postern/protocol/wire';

export interface DpopProofs {
  /** A proof (RFC 9449 section 4.2) for one request. `url` without query; `nonce` as the server gave it last. */
  make(request: {
    method: string;
    url: string;
    accessTokenHash: string;
    nonce: string | undefined;
    nowMs: number;
  }): string;
}

/**
 * Proofs by the agent's key for calls of the API. By hand, because on this path a proof is made for every call:
 * header and key are encoded once.
 */
export function createDpopProofs(key: KeyObject, { kty, crv, x, y }: PublicKey): DpopProofs {
  const header = encode({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty, crv, x, y } });
  return {
    make: ({ method, url, accessTokenHash, nonce, nowMs }) => {
      const claims = {
        jti: randomUUID(),
        htm: method,
        htu: url,
        iat: Math.floor(nowMs / 1000),
        ath: accessTokenHash,
        nonce,
      };
      const input = `${header}.${encode(claims)}`;
      const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
      return `${input}.${signature.toString('base64url')}`;
    },
  };
}

/** `ath` of RFC 9449: SHA-256 of the access token. */
export const accessTokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
