import { isAttributeName, splitPath } from './attribute-path.ts';
import { filterError, type Token, tokenize } from './filter-lexer.ts';
import type { AttributePath, CompareOperator, Filter } from './types.ts';

/** Deepest nesting of parentheses we read; people write two or three. */
const maxDepth = 32;

const compareOperators: ReadonlySet<string> = new Set(['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le']);
const numberPattern = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i;

/**
 * The tree of a filter (RFC 7644 section 3.4.2.2; the grammar of 1.1 is a subset). Operators ignore case; `not` binds
 * tighter than `and`, `and` tighter than `or`. `emails[type eq "work"].value eq "x"`, which Entra ID sends, is read as
 * `emails[type eq "work" and value eq "x"]`. Bounded: 10,000 characters, 32 levels.
 * Throws ScimError 400 `invalidFilter` with the position, counted from 1.
 */
export function parseFilter(text: string): Filter {
  const reader = new TokenReader(tokenize(text));
  const filter = readOr(reader, 0, false);
  reader.expect('end', 'the end, "and" or "or" was expected');
  return filter;
}

/** Reads one token after another; the last one, `end`, is never passed. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)]!;
  }

  take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#next += 1;
    return token;
  }

  expect(kind: Token['kind'], problem: string): Token {
    const token = this.take();
    if (token.kind !== kind) throw filterError(token.at, problem);
    return token;
  }

  /** Takes the next token where it is this word, ignoring case. */
  takeWord(word: string): boolean {
    const token = this.peek();
    if (token.kind !== 'word' || token.text.toLowerCase() !== word) return false;
    this.take();
    return true;
  }
}

/** One filter between brackets; the reader stands on `[` and ends behind `]`. */
export function readBracketed(reader: TokenReader, depth = 0): Filter {
  reader.expect('[', '"[" was expected');
  const filter = readOr(reader, depth + 1, true);
  reader.expect(']', '"]", "and" or "or" was expected');
  return filter;
}

function readOr(reader: TokenReader, depth: number, inside: boolean): Filter {
  if (depth > maxDepth) throw filterError(reader.peek().at, `it is nested deeper than ${maxDepth} levels`);
  const filters = [readAnd(reader, depth, inside)];
  while (reader.takeWord('or')) filters.push(readAnd(reader, depth, inside));
  return filters.length === 1 ? filters[0]! : { op: 'or', filters };
}

function readAnd(reader: TokenReader, depth: number, inside: boolean): Filter {
  const filters = [readOne(reader, depth, inside)];
  while (reader.takeWord('and')) filters.push(readOne(reader, depth, inside));
  return filters.length === 1 ? filters[0]! : { op: 'and', filters };
}

function readOne(reader: TokenReader, depth: number, inside: boolean): Filter {
  // Followed by a parenthesis only: an attribute may be called "not".
  if (reader.peek(1).kind === '(' && reader.takeWord('not')) {
    return { op: 'not', filter: readGroup(reader, depth, inside) };
  }
  return reader.peek().kind === '(' ? readGroup(reader, depth, inside) : readExpression(reader, depth, inside);
}

function readGroup(reader: TokenReader, depth: number, inside: boolean): Filter {
  reader.expect('(', '"(" was expected');
  const filter = readOr(reader, depth + 1, inside);
  reader.expect(')', '")", "and" or "or" was expected');
  return filter;
}

function readExpression(reader: TokenReader, depth: number, inside: boolean): Filter {
  const word = reader.expect('word', 'the name of an attribute was expected');
  const path = splitPath(word.text);
  if (!path) throw filterError(word.at, `${JSON.stringify(word.text.slice(0, 100))} is not the name of an attribute`);
  if (reader.peek().kind !== '[') return readComparison(reader, path);
  if (inside) throw filterError(reader.peek().at, 'brackets cannot stand inside brackets');
  const filter = readBracketed(reader, depth);
  const sub = takeSub(reader);
  if (sub === undefined) return { op: 'valuePath', path, filter };
  const comparison = readComparison(reader, { attribute: sub });
  const filters = filter.op === 'and' ? [...filter.filters, comparison] : [filter, comparison];
  return { op: 'valuePath', path, filter: { op: 'and', filters } };
}

/** `.sub` behind a bracket, without the dot. */
export function takeSub(reader: TokenReader): string | undefined {
  const token = reader.peek();
  if (token.kind !== 'word' || !token.text.startsWith('.')) return undefined;
  const name = reader.take().text.slice(1);
  if (!isAttributeName(name)) throw filterError(token.at, 'the name of a sub-attribute was expected');
  return name;
}

function readComparison(reader: TokenReader, path: AttributePath): Filter {
  const operator = reader.expect('word', 'an operator such as eq was expected');
  const op = operator.text.toLowerCase();
  if (op === 'pr') return { op, path };
  if (!isCompareOperator(op)) throw filterError(operator.at, 'an operator such as eq was expected');
  return { op, path, value: readValue(reader) };
}

function isCompareOperator(text: string): text is CompareOperator {
  return compareOperators.has(text);
}

function readValue(reader: TokenReader): string | number | boolean | null {
  const token = reader.take();
  if (token.kind === 'string') return token.text;
  const word = token.text.toLowerCase();
  if (token.kind === 'word') {
    if (word === 'true') return true;
    if (word === 'false') return false;
    if (word === 'null') return null;
    if (numberPattern.test(word) && Number.isFinite(Number(word))) return Number(word);
  }
  throw filterError(token.at, 'a quoted text, a number, true, false or null was expected');
}
