// A private file of oidc-provider, and the only one: token endpoint and agent endpoints must share one series of
// nonces, because a client keeps one nonce for each origin.
import ServerChallenge from 'oidc-provider/lib/helpers/challenge.js';

/** DPoP nonces (RFC 9449 section 8): a new one every minute, each good for about four. */
export interface Nonces {
  next(): string;
  valid(nonce: string): boolean;
}

/** The same secret gives the same series on every node, and in oidc-provider. */
export function createNonces(secret: Buffer): Nonces {
  const series = new ServerChallenge(secret, 'DPoP');
  return { next: () => series.nextChallenge(), valid: (nonce) => series.checkChallenge(nonce) };
}
