import { createExpressionParser, type Expression, type ParseExpression } from './parse.ts';

/** An org has some thousands of expressions at most; beyond that all are forgotten and read anew. */
const mostKept = 5_000;

/** Reads expressions and keeps them, for what evaluates the same ones again and again. Throws CodedError `expression_invalid`. */
export function createExpressionReader(): ParseExpression {
  const parse = createExpressionParser();
  const read = new Map<string, Expression>();
  return (text) => {
    const known = read.get(text);
    if (known) return known;
    const made = parse(text);
    if (read.size >= mostKept) read.clear();
    read.set(text, made);
    return made;
  };
}
