import { encodeError, type JsonObject, type ScimVersion } from '@postern/protocol/scim';
import { OnPremisesError, ScimError } from './errors.ts';

export interface ErrorAnswer {
  status: number;
  body: JsonObject;
  detail: string;
  /** The error is a bug or an unknown failure; the log should hold all of it. */
  unexpected: boolean;
  /** Seconds; undefined where whoever failed named none. */
  retryAfter?: number | undefined;
}

/** Any error as an answer in the shape of the version that is spoken. */
export function answerError(error: unknown, version: ScimVersion, traceId?: string): ErrorAnswer {
  if (error instanceof ScimError) return answer(error, version);
  if (error instanceof OnPremisesError) return onPremises(error, version);
  const where = traceId ? `the trace id ${traceId}` : 'the time of this request';
  const detail = `The server failed on this request. Its log says more under ${where}.`;
  return { ...answer(new ScimError(500, undefined, detail), version), unexpected: true };
}

function answer(error: ScimError, version: ScimVersion): ErrorAnswer {
  return {
    status: error.status,
    body: encodeError(error, version),
    detail: error.detail,
    unexpected: false,
    retryAfter: error.retryAfter,
  };
}

/** SCIM 1.1 callers get the error body of Okta's SDK, so that they find code and help page where they look for them. */
function onPremises(error: OnPremisesError, version: ScimVersion): ErrorAnswer {
  const { status, code, message, helpUrl } = error;
  const detail = `${message} (${code})${helpUrl ? ` See ${helpUrl}` : ''}`;
  const body: JsonObject =
    version === '1.1'
      ? { errors: [{ statusCode: status, internalCode: code, description: message, help_url: helpUrl ?? null }] }
      : encodeError({ status, detail }, version);
  return { status, body, detail, unexpected: false };
}
