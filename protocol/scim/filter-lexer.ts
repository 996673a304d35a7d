import { ScimError } from './scim-error.ts';

export interface Token {
  kind: 'word' | 'string' | '(' | ')' | '[' | ']' | 'end';
  /** As written; of a string its content with escapes resolved. */
  text: string;
  /** Offset of the first character, 0-based. */
  at: number;
}

/** Longest filter or path we read; the tree of a filter, and so all work on it, is bounded by it. */
export const maxFilterLength = 10_000;

/**
 * Tokens of a filter, the last one always `end`. Paths, operators, numbers and literals are all words: which one it is
 * depends on where it stands. Throws ScimError 400 `invalidFilter`.
 */
export function tokenize(text: string): Token[] {
  if (text.length > maxFilterLength) {
    throw new ScimError(400, 'invalidFilter', `The filter is longer than ${maxFilterLength} characters.`);
  }
  const tokens: Token[] = [];
  // Sticky, so that each token starts where the one before ended.
  const next = /\s*(?:([()[\]])|"((?:[^"\\]|\\.)*)"|([^\s()[\]"]+))/y;
  const last = text.trimEnd().length;
  let end = 0;
  while (end < last) {
    next.lastIndex = end;
    const found = next.exec(text);
    if (!found) throw filterError(text.indexOf('"', end), 'a string is not closed');
    const [whole, bracket, quoted, word] = found;
    const at = end + whole.length - whole.trimStart().length;
    if (bracket !== undefined) tokens.push({ kind: bracket as '(' | ')' | '[' | ']', text: bracket, at });
    else if (quoted !== undefined) tokens.push({ kind: 'string', text: readString(quoted, at), at });
    else tokens.push({ kind: 'word', text: word ?? '', at });
    end = next.lastIndex;
  }
  tokens.push({ kind: 'end', text: '', at: text.length });
  return tokens;
}

/** ScimError 400 `invalidFilter` that names the place, counted from 1 as people do. */
export function filterError(at: number, problem: string): ScimError {
  return new ScimError(400, 'invalidFilter', `The filter is not valid at character ${at + 1}: ${problem}.`);
}

function readString(quoted: string, at: number): string {
  try {
    return JSON.parse(`"${quoted}"`);
  } catch (cause) {
    throw new ScimError(400, 'invalidFilter', filterError(at, 'the string is not valid JSON').detail, { cause });
  }
}
