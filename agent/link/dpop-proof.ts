import { createHash, type KeyObject, randomUUID, sign } from 'node:crypto';
import type { PublicKey } from '@postern/protocol/wire';

export interface ProofRequest {
  method: string;
  /** Without query. */
  url: string;
  accessTokenHash: string;
  /** As the server gave it last. */
  nonce: string | undefined;
  nowMs: number;
}

export interface DpopProofs {
  /** A proof (RFC 9449 section 4.2) for one request: the one that was made ahead, where it is good for it. */
  make(request: ProofRequest): string;
  /** Makes a proof for a request to come; one is kept. */
  prepare(request: ProofRequest): void;
}

/** Ms: an older proof is not used. A server may refuse one by its `iat` (RFC 9449 section 4.3). */
const freshMs = 60_000;

/**
 * Proofs by the agent's key for calls of the API. By hand, because on this path a proof is made for every call:
 * header and key are encoded once.
 */
export function createDpopProofs(key: KeyObject, { kty, crv, x, y }: PublicKey): DpopProofs {
  const header = encode({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty, crv, x, y } });
  let ahead: { request: ProofRequest; proof: string } | undefined;
  const prove = ({ method, url, accessTokenHash, nonce, nowMs }: ProofRequest): string => {
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
  };
  return {
    make(request) {
      if (!ahead || !serves(ahead.request, request)) return prove(request);
      const { proof } = ahead;
      ahead = undefined;
      return proof;
    },
    prepare(request) {
      if (!ahead || !serves(ahead.request, request)) ahead = { request, proof: prove(request) };
    },
  };
}

const serves = (made: ProofRequest, wanted: ProofRequest): boolean =>
  made.method === wanted.method &&
  made.url === wanted.url &&
  made.accessTokenHash === wanted.accessTokenHash &&
  made.nonce === wanted.nonce &&
  Math.abs(wanted.nowMs - made.nowMs) <= freshMs;

/** `ath` of RFC 9449: SHA-256 of the access token. */
export const accessTokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url');

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
