import type { ScimVersion } from '@postern/protocol/scim';

/** Where the versions are served below the base path; Okta's agent reads the version from it. */
export const defaultVersionPaths: Partial<Record<ScimVersion, string>> = { '1.1': '/v1', '2.0': '/v2' };

/** Parts of a path, still percent-encoded. Doubled slashes, and one at the end, mean nothing. */
export function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}
