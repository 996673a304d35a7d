import type { ContextGroup } from '../../expressions/context.ts';
import type { ParseExpression } from '../../expressions/parse.ts';
import { mayAskFor } from '../../expressions/uses.ts';

export interface GivingRule {
  name: string;
  expression: string;
  /** The groups that it adds people to. */
  groups: readonly ContextGroup[];
}

/**
 * Rules that come to depend on a membership which they give, directly or through others: their names from one back to
 * itself, or undefined. Without such a ring rules come to an end, whatever the people are.
 */
export function findCycle(rules: readonly GivingRule[], read: ParseExpression): string[] | undefined {
  const expressions = new Map(rules.map((rule) => [rule, read(rule.expression)]));
  const next = new Map(
    rules.map((rule) => [
      rule,
      rules.filter((other) => rule.groups.some((group) => mayAskFor(expressions.get(other)!, group))),
    ]),
  );
  const done = new Set<GivingRule>();

  function from(rule: GivingRule, path: GivingRule[]): GivingRule[] | undefined {
    const start = path.indexOf(rule);
    if (start >= 0) return [...path.slice(start), rule];
    if (done.has(rule)) return undefined;
    for (const other of next.get(rule)!) {
      const found = from(other, [...path, rule]);
      if (found) return found;
    }
    done.add(rule);
    return undefined;
  }

  for (const rule of rules) {
    const found = from(rule, []);
    if (found) return found.map(({ name }) => name);
  }
  return undefined;
}
