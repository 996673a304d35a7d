import { type Code, CodedError, describe } from '@postern/protocol/messages';
import { wireFault } from '@postern/protocol/wire';
import * as oauth from 'openid-client';
import { OrgFault } from '../ports.ts';
import { NetworkFault } from '../trust/network-fault.ts';
import { type OrgAnswer, one } from './org-http.ts';

/** Answers that asking again cannot change. */
const final = new Set(['agent_revoked', 'key_removed', 'agent_cloned', 'upgrade_required']);

/** Names what a call to the org threw. An error of ours that nobody expected is thrown on as it is. */
export function orgFault(error: unknown, origin: string): OrgFault {
  if (error instanceof OrgFault) return error;
  for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth++) {
    if (one instanceof NetworkFault) return fromNetwork(one, origin);
    if (one instanceof CodedError)
      return new OrgFault({ code: one.code, message: one.message, retryable: true, cause: error });
  }
  const refused = oauthRefusal(error);
  if (refused) return fromOauth(refused, origin, error);
  const { code, message } = error as { code?: unknown; message?: string };
  if (typeof code === 'string' && code.startsWith('OAUTH_'))
    return coded('org_answer_unreadable', { origin, detail: message ?? code }, error);
  throw error;
}

/** Names an answer of the API that is not 2xx. */
export function refusedCall(answer: OrgAnswer, origin: string): OrgFault {
  const { status } = answer;
  const retryAfterMs = parseRetryAfter(one(answer.headers['retry-after']));
  const said = wireFault.partial({ serverTime: true }).safeParse(parseJson(answer.text));
  const base = { status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  if (!said.success) {
    const code: Code = status >= 500 || status === 429 || status === 408 ? 'org_failed' : 'org_answer_unreadable';
    return new OrgFault({
      ...base,
      code,
      message: describe(code, { origin, status, detail: `HTTP ${status}` }).text,
      retryable: true,
    });
  }
  const { error: code, message } = said.data;
  const retryable = !final.has(code) && (status >= 500 || status === 401 || [408, 425, 429].includes(status));
  return new OrgFault({ ...base, code, message, retryable });
}

/** Retry-After (RFC 9110 section 10.2.3) in ms: seconds or a date; undefined where it is neither. */
export function parseRetryAfter(header: string | undefined, nowMs = Date.now()): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function coded(code: Code, params: Record<string, string | number>, cause?: unknown): OrgFault {
  return new OrgFault({ code, message: describe(code, params).text, retryable: true, cause });
}

function fromNetwork(fault: NetworkFault, origin: string): OrgFault {
  const { code } = fault;
  if (code.startsWith('tls_') || code.startsWith('proxy_') || code === 'request_aborted') {
    return new OrgFault({ code, message: fault.message, retryable: true, cause: fault });
  }
  if (code === 'answer_timeout') return coded('org_timeout', { origin }, fault);
  if (code === 'answer_too_large' || code === 'answer_not_http')
    return coded('org_answer_unreadable', { origin, detail: fault.message }, fault);
  return coded('org_unreachable', { origin, why: fault.message }, fault);
}

export interface OauthRefusal {
  /** RFC 6749 section 5.2. */
  error: string;
  description: string | undefined;
  status: number;
  retryAfter: string | undefined;
}

/** What an OAuth endpoint said, in its body or in a challenge; undefined where nothing of the kind was thrown. */
export function oauthRefusal(thrown: unknown): OauthRefusal | undefined {
  if (thrown instanceof oauth.ResponseBodyError) {
    const { error, error_description: description, status, response } = thrown;
    return { error, description, status, retryAfter: response.headers.get('retry-after') ?? undefined };
  }
  if (thrown instanceof oauth.WWWAuthenticateChallengeError) {
    const parameters = thrown.cause.find((challenge) => challenge.parameters.error)?.parameters;
    const description = parameters?.error_description;
    return { error: parameters?.error ?? 'invalid_client', description, status: thrown.status, retryAfter: undefined };
  }
  return undefined;
}

// A client that the org no longer knows is refused before its token could say why.
function fromOauth(refused: OauthRefusal, origin: string, cause: unknown): OrgFault {
  const { error, description, status } = refused;
  const retryAfterMs = parseRetryAfter(refused.retryAfter);
  const base = { status, cause, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  const make = (code: Code, retryable: boolean): OrgFault =>
    new OrgFault({
      ...base,
      code,
      message: describe(code, { origin, status, detail: description ?? error }).text,
      retryable,
    });
  if (error === 'invalid_client') return make('agent_revoked', false);
  if (error === 'invalid_dpop_proof') return make('key_removed', false);
  return make(status >= 500 || status === 429 ? 'org_failed' : 'org_refused', true);
}
