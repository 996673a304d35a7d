import { encodeError, type JsonObject, type ScimVersion } from '@postern/protocol/scim';
import { OnPremisesError, ScimError } from './errors.ts';

export interface ErrorAnswer {
  status: number;
  body: JsonObject;
  detail: string;
  /** The error is a bug or an unknown failure; the log should hold all of it. */
  unexpected: boolean;
}

/** Any error as an answer in the shape of the version that is spoken. */
export function answerError(error: unknown, version: ScimVersion, traceId?: string): ErrorAnswer {
  if (error instanceof ScimError) return answer(error, version);
  if (error instanceof OnPremisesError) return onPremises(error, version);
  const known = ofFramework(error);
  if (known) return answer(known, version);
  const where = traceId ? `the trace id ${traceId}` : 'the time of this request';
  const detail = `The connector failed on this request. Its log says more under ${where}.`;
  return { ...answer(new ScimError(500, undefined, detail), version), unexpected: true };
}

function answer(error: ScimError, version: ScimVersion): ErrorAnswer {
  return { status: error.status, body: encodeError(error, version), detail: error.detail, unexpected: false };
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

/** Errors that Fastify raises before a handler runs. */
function ofFramework(error: unknown): ScimError | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined;
  const status = error.statusCode;
  if (status < 400 || status >= 500) return undefined;
  if (status === 413) return new ScimError(413, undefined, 'The body is larger than this connector accepts.');
  if (status === 415) {
    const detail = 'This content type is not read here. Send application/scim+json or application/json.';
    return new ScimError(415, undefined, detail);
  }
  if (status === 400) return new ScimError(400, 'invalidSyntax', `The request cannot be read: ${error.message}`);
  return new ScimError(status, undefined, error.message);
}
