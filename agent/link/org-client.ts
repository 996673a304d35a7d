import { describe } from '@postern/protocol/messages';
import { wireBase } from '@postern/protocol/wire';
import type { AgentKeys } from '../keychain/agent-keys.ts';
import { type OrgClient, OrgFault } from '../ports.ts';
import { createAccessTokens } from './access-token.ts';
import type { OrgClock } from './clock.ts';
import { createDpopProofs, type ProofRequest } from './dpop-proof.ts';
import { coded, orgFault, parseJson, refusedCall } from './org-fault.ts';
import type { OrgAnswer, OrgHttp } from './org-http.ts';

export interface OrgClientDeps {
  http: OrgHttp;
  clock: OrgClock;
  keys: AgentKeys;
  clientId: string;
}

type Call = Parameters<OrgClient['call']>[0];

/**
 * Calls of an enrolled agent: each under a token and a proof of its own. A new nonce or a token that ran out costs one
 * repetition, which the org has not counted as a call.
 */
export function createOrgClient({ http, clock, keys, clientId }: OrgClientDeps): OrgClient {
  const tokens = createAccessTokens({ http, clock, keys, clientId });
  const proofs = createDpopProofs(keys.signing, keys.signingPublic);

  const send = async (request: Call): Promise<OrgAnswer> => {
    const url = `${http.origin}${wireBase}${request.path}`;
    const { body, headers } = contentOf(request);
    for (let attempt = 1; ; attempt++) {
      const token = await tokens.get();
      const nonce = http.nonce();
      const proven = (): ProofRequest => ({
        method: request.method,
        url: url.split('?', 1)[0]!,
        accessTokenHash: token.hash,
        nonce,
        nowMs: clock.now(),
      });
      const dpop = proofs.make(proven());
      // While the org works, so that an answer for which somebody waits does not wait for a signature.
      if (request.repeats) setImmediate(() => proofs.prepare(proven()));
      const answer = await http.request({
        method: request.method,
        url,
        headers: { ...headers, authorization: `DPoP ${token.value}`, dpop },
        body,
        timeoutMs: request.timeoutMs,
        signal: request.signal,
      });
      if (answer.status !== 401 || attempt > 2) return answer;
      const why = challengeOf(answer);
      if (why === 'invalid_token') tokens.drop(token);
      else if (why !== 'use_dpop_nonce') return answer;
    }
  };

  return {
    call: async (request) => {
      let answer: OrgAnswer;
      try {
        answer = await send(request);
      } catch (error) {
        throw orgFault(error, http.origin);
      }
      const json = parseJson(answer.text);
      const serverTime = (json as { serverTime?: unknown } | null | undefined)?.serverTime;
      if (typeof serverTime === 'number') clock.learn(serverTime, answer.askedAt);
      if (answer.status < 200 || answer.status > 299) throw refusedCall(answer, http.origin);
      const parsed = request.schema.safeParse(json);
      if (parsed.success) return parsed.data;
      if (json === undefined && answer.text !== '')
        throw coded('org_answer_unreadable', { origin: http.origin, detail: 'it is not JSON' });
      const [issue] = parsed.error.issues;
      const detail = `${issue?.path.join('.') || 'answer'}: ${issue?.message}`;
      throw new OrgFault({
        code: 'org_answer_unreadable',
        message: describe('org_answer_unreadable', { origin: http.origin, detail }).text,
        status: answer.status,
        retryable: true,
      });
    },
    close: () => http.close(),
  };
}

function contentOf({ body, bytes, headers }: Call): {
  body: string | Uint8Array | undefined;
  headers: Record<string, string>;
} {
  if (bytes) {
    const encoding: Record<string, string> = bytes.contentEncoding ? { 'content-encoding': bytes.contentEncoding } : {};
    return { body: bytes.data, headers: { ...headers, 'content-type': bytes.contentType, ...encoding } };
  }
  if (body === undefined) return { body: undefined, headers: { ...headers } };
  return { body: JSON.stringify(body), headers: { ...headers, 'content-type': 'application/json' } };
}

/** Why a call was refused with 401: by its body, or by its challenge (RFC 9449 section 9). */
function challengeOf(answer: OrgAnswer): string | undefined {
  const said = (parseJson(answer.text) as { error?: unknown } | undefined)?.error;
  if (typeof said === 'string') return said;
  return /error="?([\w-]+)/.exec(String(answer.headers['www-authenticate'] ?? ''))?.[1];
}
