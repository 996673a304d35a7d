import { CodedError } from '@postern/protocol/messages';
import { type EnrolAnswer, enrolAnswer, type Stated, wireBase } from '@postern/protocol/wire';
import type { AgentKeys } from '../keychain/agent-keys.ts';
import type { OrgClock } from '../link/clock.ts';
import { accessTokenHash, createDpopProofs } from '../link/dpop-proof.ts';
import { orgFault, parseJson, refusedCall } from '../link/org-fault.ts';
import type { OrgHttp } from '../link/org-http.ts';
import { OrgFault } from '../ports.ts';

export interface RegisterDeps {
  http: OrgHttp;
  clock: OrgClock;
  keys: AgentKeys;
  stated: Stated;
  signal?: AbortSignal | undefined;
}

const refusals = {
  enrolment_token_refused: 'enrolment_token_refused',
  not_what_was_allowed: 'enrolment_changed',
  enrolment_changed: 'enrolment_changed',
  key_mismatch: 'enrolment_changed',
} as const;

/**
 * `POST /agents` under an access token of the device flow (DPoP) or an enrolment token (Bearer), with a proof of the
 * new key. The org answers the same agent for the same key, so a lost answer costs nothing.
 * Throws CodedError for a refusal that a person can act on, else OrgFault.
 */
export async function registerAgent(
  scheme: 'DPoP' | 'Bearer',
  token: string,
  deps: RegisterDeps,
): Promise<EnrolAnswer> {
  const { http, clock, keys, stated, signal } = deps;
  const proofs = createDpopProofs(keys.signing, keys.signingPublic);
  const url = `${http.origin}${wireBase}/agents`;
  const body = JSON.stringify({ ...stated, signingKey: keys.signingPublic, encryptionKey: keys.encryptionPublic });
  for (let attempt = 1; ; attempt++) {
    const proof = proofs.make({
      method: 'POST',
      url,
      accessTokenHash: accessTokenHash(token),
      nonce: http.nonce(),
      nowMs: clock.now(),
    });
    const headers = { authorization: `${scheme} ${token}`, dpop: proof, 'content-type': 'application/json' };
    const answer = await http
      .request({ method: 'POST', url, headers, body, timeoutMs: 20_000, signal })
      .catch((error: unknown) => {
        throw orgFault(error, http.origin);
      });
    const json = parseJson(answer.text);
    const code = (json as { error?: unknown } | undefined)?.error;
    if (answer.status === 401 && code === 'use_dpop_nonce' && attempt < 3) continue;
    if (answer.status > 299) {
      const known = typeof code === 'string' ? refusals[code as keyof typeof refusals] : undefined;
      throw known ? new CodedError(known) : refusedCall(answer, http.origin);
    }
    const parsed = enrolAnswer.safeParse(json);
    if (!parsed.success)
      throw new OrgFault({
        code: 'org_answer_unreadable',
        message: 'the answer to the enrolment is not usable',
        retryable: true,
      });
    clock.learn(parsed.data.serverTime, answer.askedAt);
    return parsed.data;
  }
}
