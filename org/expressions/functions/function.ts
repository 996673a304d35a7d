import type { Value } from '../ast.ts';
import type { ExpressionContext } from '../context.ts';

export interface ExpressionFunction {
  /** How many arguments at least and at most. */
  takes: [number, number];
  /** Throws ExpressionFault. */
  run(given: Value[], context: ExpressionContext): Value;
}

/** A table of functions by the name that Okta's documents give them. */
export type Functions = Record<string, ExpressionFunction>;

export const any = Number.POSITIVE_INFINITY;
