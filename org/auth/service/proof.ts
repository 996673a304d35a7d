import { CodedError } from '@postern/protocol/messages';
import type { FastifyRequest } from 'fastify';
import { calculateJwkThumbprint, EmbeddedJWK, jwtVerify } from 'jose';
import { z } from 'zod';
import type { ProofRegister } from '../call/proof-register.ts';
import { digest } from '../digest.ts';

/** Seconds that a proof's time may be off; the register remembers each for longer. */
const slack = 300;
const claims = z.object({
  htm: z.string(),
  htu: z.string(),
  ath: z.string(),
  jti: z.string().min(1).max(200),
  iat: z.number(),
});

/**
 * Checks the `DPoP` header of a call that carries `token` bound to the key `jkt` (RFC 9449 section 4.3). Without a nonce,
 * since Okta's SDKs send none here: time and register make it fresh. Throws CodedError `dpop_proof_refused`.
 */
export async function requireProof(
  deps: { publicUrl: string; register: ProofRegister; clock: () => number },
  request: FastifyRequest,
  { token, jkt }: { token: string; jkt: string },
): Promise<void> {
  const { dpop } = request.headers;
  if (typeof dpop !== 'string') throw refused('there is none');
  const now = deps.clock();
  const verified = await jwtVerify(dpop, EmbeddedJWK, { algorithms: ['RS256', 'ES256'], typ: 'dpop+jwt' }).catch(
    () => undefined,
  );
  const read = claims.safeParse(verified?.payload);
  const jwk = verified?.protectedHeader.jwk;
  if (!read.success || !jwk) throw refused('it is not signed as RFC 9449 says');
  const { htm, htu, ath, jti, iat } = read.data;
  if ((await calculateJwkThumbprint(jwk)) !== jkt) throw refused('it is by another key than the token');
  if (htm.toUpperCase() !== request.method) throw refused('htm is another method');
  const path = request.url.split('?', 1)[0];
  if (URL.parse(htu)?.href.split(/[?#]/, 1)[0] !== URL.parse(deps.publicUrl + path)?.href)
    throw refused('htu is another address');
  if (ath !== digest(token)) throw refused('ath is another token');
  if (Math.abs(now / 1000 - iat) > slack) throw refused('iat is not now');
  const { fresh } = await deps.register.check({ id: digest(jkt + jti), jkt, agentId: undefined });
  if (!fresh) throw refused('it was used before');
}

const refused = (detail: string) => new CodedError('dpop_proof_refused', { detail });
