import type { Sort } from '@postern/protocol/scim';
import { invalidValue } from '../sdk/index.ts';
import { type Dialect, literal } from './database.ts';
import { hasText, isFlagOn, type Operand, textOf } from './filter-operands.ts';
import type { FilterScope } from './filter-sql.ts';

/**
 * The order of `sortResources` as terms of ORDER BY: who lacks the attribute comes last, and first in a descending
 * order; of several values the primary one counts, else the first. Throws 400 `invalidValue` for an
 * attribute without a column in the table.
 */
export function compileSort({ path, descending }: Sort, scope: FilterScope, dialect: Dialect): string {
  const found = scope.operands(path);
  if (!found || found.within) {
    const name = `${path.attribute}${path.sub ? `.${path.sub}` : ''}`;
    throw invalidValue(
      `The query parameter sortBy names ${name}, by which this connector cannot sort. Name an attribute that has a column of its own, such as userName.`,
    );
  }
  const { operands } = found;
  const values = operands.map((operand) => sortable(operand, dialect, operands.length > 1));
  const value = values.length > 1 ? `COALESCE(${values.join(', ')})` : values[0]!;
  const direction = descending ? 'DESC' : 'ASC';
  return `${value} IS NULL ${direction}, ${value} ${direction}`;
}

/** What the operand is ordered by; NULL where the resource shows no value. */
function sortable(operand: Operand, dialect: Dialect, asText: boolean): string {
  switch (operand.kind) {
    case 'constant':
      return `CASE WHEN ${operand.present} THEN ${literal(String(operand.value))} END`;
    case 'flag':
      return `CASE WHEN ${isFlagOn(operand, literal(operand.on))} THEN 1 ELSE 0 END`;
    case 'time':
      return dialect.comparableTime(operand.expression, operand.info);
    case 'key':
      return dialect.comparableText(textOf(operand, dialect), operand.info, true);
    case 'column': {
      const { expression, info, caseExact } = operand;
      const isText = info.kind === 'text' || info.kind === 'other';
      if (!asText && !isText) return info.kind === 'datetime' ? dialect.comparableTime(expression, info) : expression;
      const text = dialect.comparableText(textOf(operand, dialect), info, caseExact);
      return `CASE WHEN ${hasText(operand, dialect)} THEN ${text} END`;
    }
  }
}
