import { compact } from './json.ts';
import type { JsonObject, ScimVersion } from './types.ts';
import { urns } from './urns.ts';

/**
 * Body of an error answer. 1.1: `Errors` with a numeric code, the shape that Okta documents; 2.0: RFC 7644 section
 * 3.12, where `status` is a string. A ScimError fits as it is.
 */
export function encodeError(
  error: { status: number; scimType?: string | undefined; detail: string },
  version: ScimVersion,
): JsonObject {
  if (version === '1.1') return { Errors: [{ description: error.detail, code: error.status }] };
  return compact({
    schemas: [urns.v2.error],
    status: String(error.status),
    scimType: error.scimType,
    detail: error.detail,
  });
}
