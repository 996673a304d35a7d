import type { ScimVersion } from './types.ts';

// Followed by a dot too, so that `/v2.0/` counts; `/v1beta` is neither.
const versionSegment = /\/v([12])(?=[/.]|$)/gi;

/**
 * Which SCIM version a connector speaks, by the rule Okta's agent follows since 2.1.0: `/v1` in the base URL is 1.1,
 * `/v2` is 2.0, neither is 1.1. With both in the path the last one counts. Never throws; `why` is a sentence for the
 * admin.
 */
export function versionOf(baseUrl: string): { version: ScimVersion; why: string } {
  const path = (baseUrl.split(/[?#]/, 1)[0] ?? '').replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '');
  const found = [...path.matchAll(versionSegment)].at(-1)?.[1];
  if (found === '2') return { version: '2.0', why: 'SCIM 2.0 is spoken because the base URL contains /v2.' };
  if (found === '1') return { version: '1.1', why: 'SCIM 1.1 is spoken because the base URL contains /v1.' };
  return { version: '1.1', why: 'SCIM 1.1 is spoken because the base URL contains neither /v1 nor /v2.' };
}
