import { scimError } from '@postern/connector';
import { type Code, describe } from '@postern/protocol/messages';
import type { ScimType } from '@postern/protocol/scim';
import type { ActionError, Relayed } from '@postern/protocol/wire';
import type { RelayOutcome } from '../../queue/relay/port.ts';

/** `seconds`: what the caller was given. */
type About = { app: string; seconds: number };

/** The answer of the application. Throws ScimError: its refusal, or why there is none. */
export function answerOf(outcome: RelayOutcome, about: About): Relayed {
  switch (outcome.came) {
    case 'answer': {
      const { status, detail = '', scimType } = outcome.relayed;
      if (status < 400) return outcome.relayed;
      throw scimError(status, detail, scimType as ScimType | undefined);
    }
    case 'failure':
      throw failed(outcome.error, about);
    case 'no-agent':
    case 'caller-gone':
      throw told(503, 'relay_no_agent', about);
    case 'no-room':
      throw told(503, 'relay_not_sent', about);
    case 'nothing':
      throw told(504, 'relay_no_answer', about);
  }
}

function told(
  status: number,
  code: Code,
  params: Record<string, string | number>,
  type?: ScimType,
  retryAfter?: number,
) {
  const { text, next } = describe(code, params);
  return scimError(status, [text, next, `(${code})`].filter(Boolean).join(' '), type, { retryAfter });
}

/** Statuses that say more than 502; by code. */
const statuses: Record<string, { status: number; type?: ScimType }> = {
  connector_timeout: { status: 504 },
  connector_rate_limited: { status: 429 },
  connector_unreachable: { status: 503 },
  connector_refused: { status: 503 },
  connector_reset: { status: 503 },
  connector_stopped: { status: 503 },
  no_capable_agent: { status: 501 },
  relay_answer_too_large: { status: 400, type: 'tooMany' },
  relay_filter: { status: 400, type: 'tooMany' },
  relay_not_done: { status: 503 },
  relay_too_late: { status: 503 },
};

/** 502: the application answered the agent with something that says nothing about what was asked. */
function failed({ code, status, message, retryAfterMs }: ActionError, about: About) {
  // What the application asks for, its caller is asked for.
  const retryAfter = retryAfterMs === undefined ? undefined : Math.ceil(retryAfterMs / 1000);
  const known = statuses[code] ?? { status: status === 503 ? 503 : 502 };
  const texts = describe(code);
  if (texts.text === code || code.startsWith('relay_'))
    return scimError(known.status, [message, texts.next, `(${code})`].filter(Boolean).join(' '), known.type);
  return told(known.status, 'relay_failed', { ...about, message: `${message} (${code})` }, known.type, retryAfter);
}
