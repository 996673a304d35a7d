import { EmbeddedActionsParser, type IToken } from 'chevrotain';
import type { Node, Operator } from './ast.ts';
import { token, tokens } from './tokens.ts';

/**
 * Okta's expression language, from the loosest binding to the tightest: `a ? b : c`, OR, AND, equality, comparison,
 * `+`, NOT, then a literal, a `{list}`, a reference or a call. Rules number what they consume (CONSUME2, SUBRULE2)
 * because chevrotain tells places in a rule apart by number.
 */
export class ExpressionGrammar extends EmbeddedActionsParser {
  constructor() {
    super(tokens);
    this.performSelfAnalysis();
  }

  expression = this.RULE('expression', (): Node => {
    const test = this.SUBRULE(this.disjunction);
    let node = test;
    this.OPTION(() => {
      this.CONSUME(token.question);
      const then = this.SUBRULE(this.expression);
      this.CONSUME(token.colon);
      const otherwise = this.SUBRULE2(this.expression);
      node = { kind: 'choice', test, then, otherwise };
    });
    return node;
  });

  disjunction = this.RULE('disjunction', (): Node => {
    let left = this.SUBRULE(this.conjunction);
    this.MANY(() => {
      this.CONSUME(token.or);
      left = binary('OR', left, this.SUBRULE2(this.conjunction));
    });
    return left;
  });

  conjunction = this.RULE('conjunction', (): Node => {
    let left = this.SUBRULE(this.equality);
    this.MANY(() => {
      this.CONSUME(token.and);
      left = binary('AND', left, this.SUBRULE2(this.equality));
    });
    return left;
  });

  equality = this.RULE('equality', (): Node => {
    let left = this.SUBRULE(this.comparison);
    this.MANY(() => {
      const sign = this.CONSUME(token.equality);
      left = binary(sign.image as Operator, left, this.SUBRULE2(this.comparison));
    });
    return left;
  });

  comparison = this.RULE('comparison', (): Node => {
    let left = this.SUBRULE(this.sum);
    this.OPTION(() => {
      const sign = this.CONSUME(token.comparison);
      left = binary(sign.image as Operator, left, this.SUBRULE2(this.sum));
    });
    return left;
  });

  sum = this.RULE('sum', (): Node => {
    let left = this.SUBRULE(this.negation);
    this.MANY(() => {
      this.CONSUME(token.plus);
      left = binary('+', left, this.SUBRULE2(this.negation));
    });
    return left;
  });

  negation = this.RULE('negation', (): Node => {
    let negated = false;
    this.MANY(() => {
      this.CONSUME(token.not);
      negated = !negated;
    });
    const of = this.SUBRULE(this.primary);
    return negated ? { kind: 'not', of } : of;
  });

  primary = this.RULE(
    'primary',
    (): Node =>
      this.OR([
        { ALT: () => literal(textOf(this.CONSUME(token.text))) },
        { ALT: () => literal(Number(this.CONSUME(token.number).image)) },
        { ALT: () => literal(constants[this.CONSUME(token.constant).image as keyof typeof constants]) },
        { ALT: () => this.SUBRULE(this.list) },
        { ALT: () => this.SUBRULE(this.named) },
        {
          ALT: () => {
            this.CONSUME(token.open);
            const inner = this.SUBRULE(this.expression);
            this.CONSUME(token.close);
            return inner;
          },
        },
      ]),
  );

  list = this.RULE('list', (): Node => {
    const items: Node[] = [];
    this.CONSUME(token.openList);
    this.MANY_SEP({ SEP: token.comma, DEF: () => items.push(this.SUBRULE(this.expression)) });
    this.CONSUME(token.closeList);
    return { kind: 'list', items };
  });

  /** `user.firstName`, or `String.append(a, b)`. */
  named = this.RULE('named', (): Node => {
    const path: string[] = [];
    this.AT_LEAST_ONE_SEP({ SEP: token.dot, DEF: () => path.push(this.CONSUME(token.word).image) });
    let node: Node = { kind: 'reference', path };
    this.OPTION(() => {
      const given: Node[] = [];
      this.CONSUME(token.open);
      this.MANY_SEP({ SEP: token.comma, DEF: () => given.push(this.SUBRULE(this.expression)) });
      this.CONSUME(token.close);
      node = { kind: 'call', name: path.join('.'), arguments: given };
    });
    return node;
  });
}

const constants = { true: true, false: false, null: null };
const literal = (value: string | number | boolean | null): Node => ({ kind: 'literal', value });
const binary = (operator: Operator, left: Node, right: Node): Node => ({ kind: 'binary', operator, left, right });

/** Between the quotation marks, `\x` stands for x; `\n` and `\t` for what they are everywhere. */
function textOf({ image }: IToken): string {
  return image.slice(1, -1).replace(/\\(.)/gs, (_, letter: string) => ({ n: '\n', t: '\t' })[letter] ?? letter);
}
