import { RE2JS } from 're2js';
import type { Value } from '../ast.ts';
import type { ContextGroup } from '../context.ts';
import { any, type ExpressionFunction, type Functions } from './function.ts';
import { ExpressionFault, listOf, positionOf, textOf } from './values.ts';

/** True where one of the person's groups fits. */
const member = (takes: [number, number], prepare: (given: string[]) => (group: ContextGroup) => boolean) =>
  ({ takes, run: (given, { groups }) => groups.some(prepare(given.map(textOf))) }) satisfies ExpressionFunction;

export const groupFunctions: Functions = {
  isMemberOfGroup: member(
    [1, 1],
    ([id]) =>
      (group) =>
        group.id === id,
  ),
  isMemberOfAnyGroup: member([1, any], (ids) => (group) => ids.includes(group.id)),
  isMemberOfGroupName: member(
    [1, 1],
    ([name]) =>
      (group) =>
        group.name === name,
  ),
  isMemberOfGroupNameStartsWith: member(
    [1, 1],
    ([begin]) =>
      (group) =>
        group.name.startsWith(begin!),
  ),
  isMemberOfGroupNameContains: member(
    [1, 1],
    ([part]) =>
      (group) =>
        group.name.includes(part!),
  ),
  isMemberOfGroupNameRegex: member([1, 1], ([pattern]) => {
    const matcher = regex(pattern!);
    return (group) => matcher.matches(group.name);
  }),
  /** `getFilteredGroups({"id", …}, "group.name", 40)`: of the listed groups those of the person, by name or id. */
  getFilteredGroups: {
    takes: [3, 3],
    run([ids, shown, most], { groups }): Value {
      const wanted = listOf(ids!);
      const key = { 'group.name': 'name', 'group.id': 'id' }[textOf(shown!)] as keyof ContextGroup | undefined;
      if (!key) throw new ExpressionFault('getFilteredGroups shows "group.name" or "group.id"');
      const found = groups.filter(({ id }) => wanted.length === 0 || wanted.includes(id));
      return found.slice(0, positionOf(most!)).map((group) => group[key]);
    },
  },
};

/** Matched in time linear in the text (RE2): a pattern can be written that would keep any other matcher busy for ever. */
function regex(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch {
    throw new ExpressionFault(`${JSON.stringify(pattern)} is no regular expression`);
  }
}
