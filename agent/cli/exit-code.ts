/** What `postern` ends with; documented in the operator's guide. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, notEnrolled: 3, unreachable: 4, refused: 5 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

const byCode: Readonly<Record<string, ExitCode>> = {
  usage: exitCodes.usage,
  enrolment_token_malformed: exitCodes.usage,
  environment_invalid: exitCodes.usage,
  not_enrolled: exitCodes.notEnrolled,
  agent_key_missing: exitCodes.notEnrolled,
  agent_revoked: exitCodes.refused,
  key_removed: exitCodes.refused,
  agent_cloned: exitCodes.refused,
  upgrade_required: exitCodes.refused,
  already_enrolled: exitCodes.refused,
  enrolled_but_refused: exitCodes.refused,
  enrolment_key_refused: exitCodes.refused,
  enrolment_denied: exitCodes.refused,
  enrolment_expired: exitCodes.refused,
  enrolment_changed: exitCodes.refused,
  enrolment_token_refused: exitCodes.refused,
  org_refused: exitCodes.refused,
};

const byPrefix: readonly [string, ExitCode][] = [
  ['org_url_', exitCodes.usage],
  ['config_', exitCodes.usage],
  ['org_', exitCodes.unreachable],
  ['dns_', exitCodes.unreachable],
  ['connect_', exitCodes.unreachable],
  ['tls_file_', exitCodes.usage],
  ['tls_', exitCodes.unreachable],
  ['proxy_invalid', exitCodes.usage],
  ['proxy_', exitCodes.unreachable],
];

/** The exit code for a code of the catalogue. */
export function exitCodeOf(code: string): ExitCode {
  return byCode[code] ?? byPrefix.find(([prefix]) => code.startsWith(prefix))?.[1] ?? exitCodes.failed;
}
