/** Errors that a connector's functions throw; the server writes them in the shape of the version that is spoken. */
import { ScimError, type ScimType } from '@postern/protocol/scim';

/** Any SCIM error. `scimType` as in RFC 7644 table 9. */
export function scimError(
  status: number,
  detail: string,
  scimType?: ScimType,
  options: { retryAfter?: number | undefined } = {},
): ScimError {
  return new ScimError(status, scimType, detail, options);
}

/** 404: no such user or group. */
export function notFound(detail = 'No resource has this id. It may have been deleted.'): ScimError {
  return scimError(404, detail);
}

/** 409 `uniqueness`: another resource holds this value already. */
export function duplicate(
  detail = 'Another resource has the same name. Link to it, or choose another name.',
): ScimError {
  return scimError(409, detail, 'uniqueness');
}

/** 400 `invalidValue`. */
export function invalidValue(detail: string): ScimError {
  return scimError(400, detail, 'invalidValue');
}

/** 400 `invalidFilter`. */
export function invalidFilter(detail: string): ScimError {
  return scimError(400, detail, 'invalidFilter');
}

/** 503: what stands behind the connector does not answer now; the caller may try again. */
export function unavailable(detail: string): ScimError {
  return scimError(503, detail);
}

/** An error of the application itself, with its own code, as Okta's SDK calls `OnPremUserManagementException`. */
export class OnPremisesError extends Error {
  readonly code: string;
  readonly helpUrl: string | undefined;
  readonly status: number;

  constructor(code: string, message: string, helpUrl: string | undefined, status: number) {
    super(message);
    this.name = 'OnPremisesError';
    this.code = code;
    this.helpUrl = helpUrl;
    this.status = status;
  }
}

/** The application refused; `code` is its own error code, `helpUrl` a page for the admin. Status 500 unless given. */
export function onPremisesError(code: string, message: string, helpUrl?: string, status = 500): OnPremisesError {
  return new OnPremisesError(code, message, helpUrl, status);
}

export { ScimError };
