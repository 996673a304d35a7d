import { agentScope, enrolScope, type Stated, stated, wireBase } from '@postern/protocol/wire';
import { importJWK, type JWK, jwtVerify } from 'jose';
import { z } from 'zod';

const common = z.object({ exp: z.number(), cnf: z.object({ jkt: z.string() }) });
const claimsOf = z.discriminatedUnion('scope', [
  common.extend({ scope: z.literal(agentScope), agent_id: z.uuid() }),
  common.extend({ scope: z.literal(enrolScope), jti: z.string(), sub: z.string(), stated }),
]);

export interface AgentToken {
  scope: typeof agentScope;
  exp: number;
  cnf: { jkt: string };
  agent_id: string;
}
export interface EnrolToken {
  scope: typeof enrolScope;
  exp: number;
  cnf: { jkt: string };
  jti: string;
  /** The administrator who allowed it. */
  sub: string;
  stated: Stated;
}

export interface TokenReader<Claims> {
  /** The claims of a token that this org signed (RFC 9068) and that has not run out; undefined for any other. */
  read(token: string): Promise<Claims | undefined>;
}
export type AccessTokens = TokenReader<AgentToken | EnrolToken>;

interface ReaderDeps {
  publicUrl: string;
  signing: JWK;
  /** Epoch ms. */
  clock: () => number;
}

const most = 10_000;

/** Tokens for the wire between agents and the org. */
export const createAccessTokens = (deps: ReaderDeps): Promise<AccessTokens> =>
  createTokenReader({ ...deps, audience: `${deps.publicUrl}${wireBase}`, claims: claimsOf });

/**
 * Reads tokens of one audience. A token is verified once and then known until it runs out: its signature costs as much
 * as everything else of a call.
 */
export async function createTokenReader<Claims extends { exp: number }>(
  deps: ReaderDeps & { audience: string; claims: z.ZodType<Claims> },
): Promise<TokenReader<Claims>> {
  const { d: _, ...publicJwk } = deps.signing;
  const key = await importJWK(publicJwk, 'ES256');
  const known = new Map<string, Claims>();

  return {
    async read(token) {
      const now = deps.clock();
      const found = known.get(token);
      if (found) {
        if (found.exp * 1000 > now) return found;
        known.delete(token);
        return undefined;
      }
      const verified = await jwtVerify(token, key, {
        issuer: deps.publicUrl,
        audience: deps.audience,
        typ: 'at+jwt',
        algorithms: ['ES256'],
        currentDate: new Date(now),
      }).catch(() => undefined);
      const claims = deps.claims.safeParse(verified?.payload);
      if (!claims.success) return undefined;
      if (known.size >= most) forget(known, now);
      known.set(token, claims.data);
      return claims.data;
    },
  };
}

/** Those that ran out; where none did, the oldest. */
function forget(known: Map<string, { exp: number }>, now: number): void {
  for (const [token, { exp }] of known) if (exp * 1000 <= now) known.delete(token);
  for (const token of known.keys()) {
    if (known.size < most) return;
    known.delete(token);
  }
}
