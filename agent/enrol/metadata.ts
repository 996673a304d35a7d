import { CodedError } from '@postern/protocol/messages';
import type * as oauth from 'openid-client';
import { discoverOrg } from '../link/oauth.ts';
import type { OrgHttp } from '../link/org-http.ts';

/**
 * Metadata of the org, or what stands there instead. Throws CodedError `org_not_found`, `org_metadata_invalid` or
 * `org_redirects`, or NetworkFault.
 */
export async function findOrg(http: OrgHttp): Promise<oauth.ServerMetadata> {
  const { origin } = http;
  let metadata: oauth.ServerMetadata;
  try {
    metadata = await discoverOrg(http);
  } catch (error) {
    throw whatIsThere(error, origin);
  }
  if (!metadata.token_endpoint)
    throw new CodedError('org_metadata_invalid', { origin, detail: 'it names no token endpoint' });
  return metadata;
}

function whatIsThere(error: unknown, origin: string): unknown {
  for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth++) {
    if (one instanceof CodedError) return one;
  }
  const { code, cause, message } = error as { code?: string; cause?: unknown; message?: string };
  const status = cause instanceof Response ? cause.status : (cause as { status?: number } | undefined)?.status;
  if (code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' || code === 'OAUTH_RESPONSE_IS_NOT_JSON') {
    return new CodedError('org_not_found', { origin, status: status ?? 'no JSON' }, { cause: error });
  }
  if (code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') {
    const { body } = (cause ?? {}) as { body?: { issuer?: unknown } };
    const detail = `it names another address (${String(body?.issuer ?? 'none')})`;
    return new CodedError('org_metadata_invalid', { origin, detail }, { cause: error });
  }
  if (code?.startsWith('OAUTH_'))
    return new CodedError('org_metadata_invalid', { origin, detail: message ?? code }, { cause: error });
  return error;
}
