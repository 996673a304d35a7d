/** Kinds of what is taken out, as the marker in the text names them. */
export type Removed = 'password' | 'token' | 'cookie' | 'key' | 'credentials' | 'secret';

/** What stands where something was taken out. Its characters mean nothing in JSON, in a URL's log line or in a shell. */
export const marker = (what: Removed): string => `[removed: ${what}]`;

/** What the end of a JSON member's name tells of its value; the first that fits counts. */
const ends: readonly [RegExp, Removed][] = [
  [/(?:password|passwd|passphrase)$/i, 'password'],
  [/(?:token|dpop)$/i, 'token'],
  [/cookie$/i, 'cookie'],
  [/key$/i, 'key'],
  [/secret$/i, 'secret'],
  [/./, 'credentials'],
];
const named = String.raw`([\w.:-]*(?:password|passwd|passphrase|secret|token|authorization|dpop|cookie|sealed|jwe|credentials?|api[-_]?key|private[-_]?key))`;
const byName =
  (quote: string) =>
  (_: string, name: string, between: string): string =>
    `${quote}${name}${quote}${between}${quote}${marker(ends.find(([end]) => end.test(name))![1])}${quote}`;

type Rule = readonly [RegExp, string | ((found: string, name: string, between: string) => string)];

/** Members of JSON, and of JSON inside a JSON string, whose name tells of a secret. */
const members: readonly Rule[] = [
  [new RegExp(String.raw`"${named}"(\s*:\s*)"(?:[^"\\]|\\.)*"`, 'gi'), byName('"')],
  [new RegExp(String.raw`\\"${named}\\"(\s*:\s*)\\"(?:[^"\\]|\\\\(?:\\.|[^\\]))*\\"`, 'gi'), byName('\\"')],
  [new RegExp(String.raw`"${named}"(\s*:\s*)\[[^\]]*\]`, 'gi'), byName('"')],
];

/** `name=value` and headers whose name tells of a secret, then what looks like one. */
const shapes: readonly Rule[] = [
  // First, since other rules end at its line breaks. Also one that is cut off; a line break may be escaped.
  [
    /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[A-Za-z0-9+/=\s]|\\+[nr])*(?:-----END [A-Z ]*PRIVATE KEY-----)?/g,
    marker('key'),
  ],
  [/\b(Basic|Bearer|DPoP)(\s+)[A-Za-z0-9+/=_~.-]{8,}/gi, `$1$2${marker('credentials')}`],
  [/\b(password|passwd|pwd)(\s*=\s*)(?!\[removed)[^\s&"'\\]+/gi, `$1$2${marker('password')}`],
  [
    /\b(secret|access_token|device_code|client_assertion)(\s*=\s*)(?!\[removed)[^\s&"'\\]+/gi,
    `$1$2${marker('secret')}`,
  ],
  [/\b(password|passwd|authorization)(:\s+)(?!\[removed|Basic|Bearer|DPoP)[^\s"'\\,;]+/gi, `$1$2${marker('password')}`],
  [/\b((?:set-)?cookie)(:\s+)(?!\[removed)[^\r\n"\\]+/gi, `$1$2${marker('cookie')}`],
  [/\b(postern_\w+=)[A-Za-z0-9_-]{16,}/g, `$1${marker('cookie')}`],
  // A one-time link to the console.
  [/(\/enter#)[A-Za-z0-9_-]{16,}/g, `$1${marker('token')}`],
  [/\bpet_[A-Za-z0-9_-]+/g, `pet_${marker('token')}`],
  // JWT, JWE and proofs: base64url of `{"`, then parts set off by dots.
  [/\beyJ[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*){1,4}/g, marker('token')],
  // The private member of an EC key (RFC 7518 section 6.2.2).
  [/(\\?"d\\?"\s*:\s*\\?")[A-Za-z0-9_-]{43}/g, `$1${marker('key')}`],
  [/(:\/\/[^\s/:@"]*):[^\s/@"]+@/g, `$1:${marker('password')}@`],
];

const rules: readonly Rule[] = [...members, ...shapes];

/** Takes secrets out of one line of the log, or of any other text, whatever part of the agent wrote it and however deep they lie. */
export function redactLine(line: string): string {
  return rules.reduce(
    (text, [pattern, by]) => (typeof by === 'string' ? text.replace(pattern, by) : text.replace(pattern, by)),
    line,
  );
}
