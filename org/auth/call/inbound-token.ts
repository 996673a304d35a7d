import type { JWK } from 'jose';
import { z } from 'zod';
import { inboundAudience, inboundScope } from '../oidc/inbound-client.ts';
import { createTokenReader, type TokenReader } from './access-token.ts';

/** A token that is bound to a key is no bearer token, so `cnf` is refused. Asked without a scope it carries none. */
const claims = z.object({
  exp: z.number(),
  scope: z.literal(inboundScope).optional(),
  credential_id: z.uuid(),
  cnf: z.undefined().optional(),
});

export type InboundTokens = TokenReader<z.infer<typeof claims>>;

/** Access tokens of identity providers that use OAuth instead of a lasting token. */
export const createInboundTokens = (deps: {
  publicUrl: string;
  signing: JWK;
  clock: () => number;
}): Promise<InboundTokens> => createTokenReader({ ...deps, audience: inboundAudience(deps.publicUrl), claims });
