const named = String.raw`[\w.:-]*(?:password|passwd|passphrase|secret|token|authorization|dpop|cookie|sealed|jwe|credentials?|api[-_]?key|private[-_]?key)`;
const removed = '[removed]';

/** Members of JSON, of JSON inside a JSON string, and `name=value` whose name tells of a secret; then what looks like one. */
const rules: readonly [RegExp, string][] = [
  [new RegExp(String.raw`("${named}"\s*:\s*)"(?:[^"\\]|\\.)*"`, 'gi'), `$1"${removed}"`],
  [new RegExp(String.raw`(\\"${named}\\"\s*:\s*)\\"(?:[^"\\]|\\\\(?:\\.|[^\\]))*\\"`, 'gi'), `$1\\"${removed}\\"`],
  [new RegExp(String.raw`("${named}"\s*:\s*)\[[^\]]*\]`, 'gi'), `$1"${removed}"`],
  [/\b(Basic|Bearer|DPoP)(\s+)[A-Za-z0-9+/=_~.-]{8,}/gi, `$1$2${removed}`],
  [/\b(password|passwd|pwd|secret|access_token|device_code|client_assertion)(\s*=\s*)[^\s&"'\\]+/gi, `$1$2${removed}`],
  [/\b(password|passwd|authorization)(:\s+)(?!\[removed\]|Basic|Bearer|DPoP)[^\s"'\\,;]+/gi, `$1$2${removed}`],
  [/\bpet_[A-Za-z0-9_-]+/g, `pet_${removed}`],
  // JWT, JWE and proofs: base64url of `{"`, then parts set off by dots.
  [/\beyJ[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){1,4}/g, removed],
  // The private member of an EC key (RFC 7518 section 6.2.2).
  [/(\\?"d\\?"\s*:\s*\\?")[A-Za-z0-9_-]{43}/g, `$1${removed}`],
  [/(:\/\/[^\s/:@"]*):[^\s/@"]+@/g, `$1:${removed}@`],
];

/** Takes secrets out of one line of the log, whatever part of the agent wrote it and however deep they lie. */
export function redactLine(line: string): string {
  return rules.reduce((text, [pattern, by]) => text.replace(pattern, by), line);
}
