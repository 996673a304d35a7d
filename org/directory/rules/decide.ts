import { CodedError } from '@postern/protocol/messages';
import type { JsonObject } from '@postern/protocol/scim';
import type { ContextGroup } from '../../expressions/context.ts';
import { evaluate } from '../../expressions/evaluate.ts';
import type { ParseExpression } from '../../expressions/parse.ts';
import type { RuleRow } from './rule.ts';

export interface RulePerson {
  id: string;
  status: string;
  profile: JsonObject;
  groups: readonly ContextGroup[];
}

/** What a rule says of a person. `undefined`: its expression has no value for them, so they stay as they are. */
export type Verdict = { holds: boolean } | { error: CodedError };

/** Nobody is held by a rule that is being deleted; whom a rule excludes it does not hold. */
export function decide(
  rule: Pick<RuleRow, 'status' | 'excluded' | 'expression'>,
  person: RulePerson,
  read: ParseExpression,
  now: number,
): Verdict {
  if (rule.status === 'DELETING' || rule.excluded.includes(person.id)) return { holds: false };
  try {
    const value = evaluate(read(rule.expression), {
      roots: { user: person.profile },
      internal: { id: person.id, status: person.status },
      groups: person.groups,
      now,
    });
    if (typeof value === 'boolean' || value === null) return { holds: value === true };
    const detail = `it gives ${JSON.stringify(value).slice(0, 100)}, not true or false`;
    return { error: new CodedError('expression_failed', { expression: rule.expression.slice(0, 200), detail }) };
  } catch (error) {
    if (error instanceof CodedError) return { error };
    throw error;
  }
}
