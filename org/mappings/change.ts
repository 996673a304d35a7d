import { CodedError } from '@postern/protocol/messages';
import type { Mapper } from './mapper.ts';
import { type Direction, type MappedApp, type Mappings, plainRule, targets } from './mapping.ts';

export type Changes = Record<string, { expression: string; pushStatus: 'PUSH' | 'DONT_PUSH' } | null>;

/**
 * The mappings of an app with changes to one direction. What is the plain way again is not kept. Throws CodedError
 * `mapping_attribute_unknown`, `mapping_required`, `expression_invalid`.
 */
export function changed(mapper: Mapper, app: MappedApp, direction: Direction, changes: Changes): Mappings {
  const known = targets(direction, app);
  const rules = { ...app.mappings[direction] };
  for (const [attribute, rule] of Object.entries(changes)) {
    if (!known.includes(attribute))
      throw new CodedError('mapping_attribute_unknown', { field: attribute, app: app.label });
    if (rule === null && attribute === known[0]) throw new CodedError('mapping_required', { field: attribute });
    if (rule) mapper.check(rule.expression);
    const plain = plainRule(direction, attribute);
    if (rule?.expression === plain.expression && rule.pushStatus === plain.pushStatus) delete rules[attribute];
    else rules[attribute] = rule;
  }
  return { ...app.mappings, [direction]: rules };
}
