import type { Exchange } from '@postern/protocol/console';
import type { JsonObject } from '@postern/protocol/scim';
import { marker, type Removed } from '../log/redact.ts';
import { createScrub } from '../log/scrub.ts';
import { passwordsIn } from './passwords-in.ts';

/** One request to a connector, with its answer where one came; with every secret still in it. */
export interface RawExchange {
  method: string;
  url: string;
  /** As they were sent, in lower case. */
  headers: Record<string, string>;
  body: JsonObject | undefined;
  answer: { status: number; headers: Record<string, string | string[] | undefined>; text: string } | undefined;
}

type Kept = Omit<Exchange, 'at' | 'answeredAt'>;
type Body = NonNullable<Exchange['body']>;

/** What is kept of a body; what is larger than `mostRead` is not even looked at. */
const mostKept = 8_000;
const mostRead = 256 * 1024;
/** Values that are shorter cannot be found in a text without blanking out half of it. */
const shortest = 4;
const sent = ['accept', 'content-type', 'if-match'];
const came = ['content-type', 'etag', 'location', 'retry-after', 'www-authenticate'];
const secretName =
  /password|passwd|passphrase|secret|token|authorization|cookie|credential|api[-_]?key|private[-_]?key/i;

/**
 * What the journal may hold of an exchange: nothing of the connector's credentials, no password of a person, wherever
 * the application repeats them. Never throws: a body that cannot be made safe is not kept.
 */
export function toKept(
  raw: RawExchange,
  credentials: { headers: Record<string, string>; scrub(text: string): string },
) {
  const passwords = passwordsIn(raw.body);
  const hide = passwords.length > 0 ? createScrub(passwords) : undefined;
  const clean = (text: string): string => credentials.scrub(hide ? hide(text) : text);
  const kept: Kept = {
    method: raw.method,
    url: clean(raw.url),
    headers: [
      ...chosen(
        raw.headers,
        sent.filter((name) => !(name in credentials.headers)),
        clean,
      ),
      ...Object.entries(credentials.headers).map(([name, value]): [string, string] => [name, masked(value)]),
    ],
  };
  if (raw.body) kept.body = bodyOf(raw.body, JSON.stringify(raw.body), clean);
  if (raw.answer) {
    const { status, headers, text } = raw.answer;
    kept.answer = { status, headers: chosen(headers, came, clean) };
    const short = passwords.some((password) => password.length < shortest);
    if (text !== '') kept.answer.body = short ? notKept(text) : bodyOf(parsed(text), text, clean);
  }
  return kept;
}

/** `Basic [removed: credentials]`: the scheme tells what was tried, the rest is secret. */
function masked(value: string): string {
  const scheme = /^(Basic|Bearer|DPoP|Digest|Negotiate)\s/i.exec(value)?.[1];
  return `${scheme ? `${scheme} ` : ''}${marker('credentials')}`;
}

function chosen(
  headers: Record<string, string | string[] | undefined>,
  names: string[],
  clean: (text: string) => string,
): [string, string][] {
  return names.flatMap((name): [string, string][] => {
    const value = headers[name];
    return value === undefined ? [] : [[name, clean([value].flat().join(', '))]];
  });
}

const notKept = (text: string): Body => ({ bytes: Buffer.byteLength(text), cut: true });

function bodyOf(value: unknown, text: string, clean: (text: string) => string): Body {
  if (text.length > mostRead) return notKept(text);
  try {
    const safe = clean(value === undefined ? text : JSON.stringify(maskNamed(value)));
    return { text: safe.slice(0, mostKept), bytes: Buffer.byteLength(text), cut: safe.length > mostKept };
  } catch {
    // Nested so deep that it cannot be walked through.
    return notKept(text);
  }
}

function parsed(text: string): unknown {
  if (text.length > mostRead) return undefined;
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

/** The same JSON without the values whose names tell of a secret, also where the name stands in `path` (RFC 7644 section 3.5.2). */
function maskNamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(maskNamed);
  if (typeof value !== 'object' || value === null) return value;
  const path = (value as { path?: unknown }).path;
  const byPath = typeof path === 'string' && secretName.test(path);
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      if (secretName.test(name) || (byPath && name === 'value')) return [name, marker(kindOf(byPath ? path : name))];
      return [name, maskNamed(one)];
    }),
  );
}

const kindOf = (name: string): Removed =>
  /passw|passphrase/i.test(name) ? 'password' : /token/i.test(name) ? 'token' : 'secret';
