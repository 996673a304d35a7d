import type { Code } from '@postern/protocol/messages';
import { decodeError } from '@postern/protocol/scim';
import type { ErrorClass } from '@postern/protocol/wire';
import { parseRetryAfter } from '../link/org-fault.ts';
import type { ActionFailure } from '../ports.ts';
import { failure } from './failure.ts';

export interface Refusal {
  app: string;
  method: string;
  /** Below the origin, without query. */
  path: string;
  status: number;
  contentType: string;
  body: string;
  retryAfter: string | undefined;
  location: string | undefined;
  /** These credentials were taken for other requests a short while ago. */
  recentlyAccepted: boolean;
}

/** Characters of an answer; what is kept of it is far shorter. */
const mostLooked = 200_000;

/** Names an answer that is neither 2xx nor expected. `scrub` takes secrets out of what the connector said. */
export function refusal(answer: Refusal, scrub: (text: string) => string): ActionFailure {
  const { app, status, path } = answer;
  // Before anything is cut to length: the begin of a secret would no longer be known as one.
  const body = scrub(answer.body.slice(0, mostLooked));
  const readable = decodeError({ status, contentType: answer.contentType, body });
  const said = ownWords(scrub(readable.sentence)).slice(0, 500);
  const { code, class: errorClass } = judge(answer);
  const retryAfterMs = errorClass === 'retry' ? parseRetryAfter(answer.retryAfter) : undefined;
  return failure(code, {
    class: errorClass,
    params: { app, status, path, location: scrub(answer.location ?? 'nowhere'), said: said && `: ${said}` },
    detail: scrub(readable.detail),
    status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    // A gateway that got no answer cannot say whether the write was done.
    ambiguous: answer.method !== 'GET' && (status === 502 || status === 504),
  });
}

/** What the server itself said: the texts of the catalogue say what the status means. */
function ownWords(sentence: string): string {
  return sentence.replace(/^.*?(?:\(\d{3} [^)]*\)|status \d{3})(?:: )?/s, '').replace(/\.+$/, '');
}

function judge({ status, method, path, recentlyAccepted }: Refusal): { code: Code; class: ErrorClass } {
  if (status >= 300 && status < 400) return { code: 'connector_redirect', class: 'app' };
  const collection = /\/(Users|Groups|Schemas|ResourceTypes|ServiceProviderConfigs?)\/?$/i.test(path);
  switch (status) {
    case 401:
      return { code: 'connector_auth', class: 'app' };
    // 403 on everything is the account's rights; on one request it is that person's.
    case 403:
      return { code: 'connector_forbidden', class: recentlyAccepted ? 'person' : 'app' };
    case 407:
      return { code: 'connector_proxy', class: 'app' };
    case 404:
    case 410:
      return collection
        ? { code: 'connector_no_endpoint', class: 'app' }
        : { code: 'connector_not_found', class: 'person' };
    case 405:
    case 501:
      return { code: 'connector_unsupported', class: 'person' };
    case 408:
    case 425:
      return { code: 'connector_server_error', class: 'retry' };
    case 409:
      return {
        code: /\/Groups(\/|$)/i.test(path)
          ? 'duplicate_group'
          : method === 'POST' || /\/Users(\/|$)/i.test(path)
            ? 'duplicate_user'
            : 'request_refused',
        class: 'person',
      };
    case 400:
    case 422:
      return { code: 'invalid_value', class: 'person' };
    case 413:
      return { code: 'too_large', class: 'person' };
    case 429:
      return { code: 'connector_rate_limited', class: 'retry' };
    default:
      return status >= 500
        ? { code: 'connector_server_error', class: 'retry' }
        : { code: 'request_refused', class: 'person' };
  }
}
