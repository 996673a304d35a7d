import { CodedError } from '@postern/protocol/messages';
import { EOF, Lexer } from 'chevrotain';
import type { Node } from './ast.ts';
import { checkCalls } from './check-calls.ts';
import { ExpressionGrammar } from './grammar.ts';
import { token, tokens } from './tokens.ts';

/** An expression that was read and whose calls are known; evaluate it with `evaluate`. */
export interface Expression {
  text: string;
  root: Node;
}

/** Characters of one expression, and how deep brackets may be nested in it. */
export const limits = { length: 5_000, depth: 64 };

/** Reads expressions. Making one costs a few milliseconds, so programs keep it. */
export type ParseExpression = (text: string) => Expression;

/**
 * Reads an expression of Okta's language (the subset of docs/expressions.md). Nothing is ever run as JavaScript.
 * Throws CodedError `expression_invalid`: where it stops making sense, or which function is unknown or called wrongly.
 */
export function createExpressionParser(): ParseExpression {
  const lexer = new Lexer(tokens);
  const grammar = new ExpressionGrammar();

  return (text) => {
    const refuse = (detail: string): never => {
      throw new CodedError('expression_invalid', { expression: shortened(text), detail });
    };
    if (text.trim() === '') return refuse('it is empty');
    if (text.length > limits.length) return refuse(`it is longer than ${limits.length} characters`);
    const read = lexer.tokenize(text);
    const [unreadable] = read.errors;
    if (unreadable) return refuse(`"${text.charAt(unreadable.offset)}" at position ${unreadable.offset + 1}`);
    let depth = 0;
    for (const { tokenType } of read.tokens) {
      if (tokenType === token.open || tokenType === token.openList || tokenType === token.question) depth++;
      if (tokenType === token.close || tokenType === token.closeList) depth--;
      if (depth > limits.depth) return refuse(`it is nested deeper than ${limits.depth} levels`);
    }
    grammar.input = read.tokens;
    const root = grammar.expression();
    const [fault] = grammar.errors;
    if (fault?.token.tokenType === EOF) return refuse('it ends too early');
    if (fault) return refuse(`"${fault.token.image}" at position ${fault.token.startOffset + 1} is not expected there`);
    const wrong = checkCalls(root);
    if (wrong !== undefined) return refuse(wrong);
    return { text, root };
  };
}

const shortened = (text: string): string => (text.length <= 200 ? text : `${text.slice(0, 200)}…`);
