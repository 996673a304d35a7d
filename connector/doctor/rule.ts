import type { ScimVersion } from '@postern/protocol/scim';
import type { Session } from './session.ts';

/** Whose way of speaking SCIM is checked besides the RFC's. */
export const profiles = ['okta', 'entra', 'rfc'] as const;
export type Profile = (typeof profiles)[number];

/** What is wrong, for the person who can mend the server. */
export interface Finding {
  /** `advice` does not fail the rule. Default `fault`. */
  level?: 'fault' | 'advice';
  expected: string;
  came: string;
  mend: string;
}

/** Notes the finding where `right` is false; answers `right`. */
export type Expect = (right: boolean, finding: Finding) => boolean;

export interface Rule {
  /** Okta's name of the tester method where it has one. */
  name: string;
  /** Where it is written, e.g. `RFC 7644 section 3.3`. */
  source: string;
  /** What is checked, in one line. */
  checks: string;
  /** Only in these versions; else in both. */
  versions?: readonly ScimVersion[];
  /** Only for these profiles; else for all. */
  profiles?: readonly Profile[];
  /** Why it does not apply to this server, or undefined. */
  leftOut?(session: Session): string | undefined;
  run(session: Session, expect: Expect): Promise<void>;
}
