import { CodedError } from '@postern/protocol/messages';
import type { FastifyRequest } from 'fastify';
import { digest } from '../digest.ts';
import type { Nonces } from '../nonces.ts';
import { type Jws, readJws } from './jws.ts';
import { createSigningKeys } from './signing-keys.ts';

export interface Proof {
  jkt: string;
  /** Names this proof among all; told to the register, which knows each once. */
  id: string;
  nonce: string;
}

export interface Proofs {
  /**
   * Checks the `DPoP` header (RFC 9449 section 4.3) of a call that carries `token`. The nonce is the freshness; `iat`
   * is not looked at. Throws CodedError `invalid_dpop_proof`, `use_dpop_nonce`.
   */
  check(request: FastifyRequest, token: string): Proof;
  /** Reads another JWS of an agent's key. */
  read(text: string, typ: string): Jws | undefined;
}

export function createProofs(deps: { publicUrl: string; nonces: Nonces }): Proofs {
  const keyOf = createSigningKeys();
  const read = (text: string, typ: string) => readJws(text, typ, keyOf);
  return {
    read,
    check(request, token) {
      const { dpop } = request.headers;
      if (typeof dpop !== 'string') throw refused('there is none, or more than one');
      const jws = read(dpop, 'dpop+jwt');
      if (!jws) throw refused('it is not signed as RFC 9449 says');
      const { htm, htu, ath, jti, nonce } = jws.payload;
      if (htm !== request.method) throw refused('htm is another method');
      if (typeof htu !== 'string' || !sameAddress(htu, deps.publicUrl + request.url))
        throw refused('htu is another address');
      if (ath !== digest(token)) throw refused('ath is another token');
      if (typeof jti !== 'string' || jti === '' || jti.length > 200) throw refused('jti is missing');
      if (typeof nonce !== 'string' || !deps.nonces.valid(nonce)) throw new CodedError('use_dpop_nonce');
      return { jkt: jws.key.jkt, id: digest(jws.key.jkt + jti), nonce };
    },
  };
}

const refused = (detail: string) => new CodedError('invalid_dpop_proof', { detail });

/** Query and fragment do not count (RFC 9449 section 4.2). */
function sameAddress(htu: string, url: string): boolean {
  const end = url.indexOf('?');
  const plain = end === -1 ? url : url.slice(0, end);
  if (htu === plain) return true;
  const [given, expected] = [URL.parse(htu), URL.parse(plain)];
  return (
    given !== null && expected !== null && given.origin === expected.origin && given.pathname === expected.pathname
  );
}
