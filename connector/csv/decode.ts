import { onPremisesError } from '../sdk/index.ts';

/** Encodings that a file may have; all but UTF-8 are only read. */
export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-15'] as const;
export type Encoding = (typeof encodings)[number];

const mark = '\uFEFF';

/**
 * The text of a file, its byte order mark left out. A mark says more than the configuration. Throws `csv_encoding` for
 * bytes that are not of the encoding, and for text that is plainly of another one: names would be spoilt for everybody.
 */
export function decode(bytes: Uint8Array, path: string, expected: Encoding): { text: string; bom: boolean } {
  const marked = markOf(bytes);
  const encoding = marked ?? expected;
  const text = read(bytes, encoding);
  if (text === undefined)
    throw refused(`${path} is not ${encoding.toUpperCase()}${lineOfFault(bytes, encoding)}. ${remedy(expected)}`);
  if (text.includes('\0'))
    throw refused(`${path} holds NUL characters, as UTF-16 without a byte order mark does. ${remedy(expected)}`);
  if (!encoding.startsWith('utf') && bytes.some((byte) => byte > 127) && read(bytes, 'utf-8') !== undefined)
    throw refused(`${path} is UTF-8, and its configuration says ${encoding}. Take the encoding out of it.`);
  return text.startsWith(mark) ? { text: text.slice(1), bom: true } : { text, bom: false };
}

const remedy = (expected: Encoding): string =>
  expected === 'utf-8'
    ? 'Save it as UTF-8, or, for a file with readOnly, name its encoding. Nothing was changed.'
    : 'Correct the encoding in the configuration. Nothing was changed.';

function markOf([first, second, third]: Uint8Array): Encoding | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : undefined;
}

function read(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Where the first byte is that is no UTF-8. */
function lineOfFault(bytes: Uint8Array, encoding: Encoding): string {
  if (encoding !== 'utf-8') return '';
  let line = 1;
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(10, from);
    if (read(bytes.subarray(from, end < 0 ? bytes.length : end), 'utf-8') === undefined) return ` (line ${line})`;
    if (end < 0) break;
    from = end + 1;
  }
  return '';
}

const refused = (message: string): Error => onPremisesError('csv_encoding', message);
