import type { Node, Value } from './ast.ts';
import { childrenOf } from './children.ts';
import type { ContextGroup } from './context.ts';
import { groupFunctions } from './functions/groups.ts';
import { ExpressionFault } from './functions/values.ts';
import type { Expression } from './parse.ts';

/** Does its value depend on the person's groups? */
export const asksForGroups = ({ root }: Expression): boolean => some(root, callsGroups);

/**
 * Can its value depend on membership of this group? What a call asks for is known where its arguments are written out;
 * where they are computed, any group may be meant.
 */
export const mayAskFor = ({ root }: Expression, group: ContextGroup): boolean =>
  some(root, (node) => {
    if (node.kind !== 'call' || !callsGroups(node)) return false;
    const given = node.arguments.map(literalOf);
    if (given.some((value) => value === undefined)) return true;
    const context = { roots: {}, internal: {}, groups: [group], now: 0 };
    try {
      const answer = groupFunctions[node.name]!.run(given as Value[], context);
      return Array.isArray(answer) ? answer.length > 0 : answer === true;
    } catch (error) {
      if (error instanceof ExpressionFault) return false;
      throw error;
    }
  });

/** The paths that it reads, such as `['user', 'title']`. */
export function pathsIn({ root }: Expression): string[][] {
  const found: string[][] = [];
  some(root, (node) => {
    if (node.kind === 'reference') found.push(node.path);
    return false;
  });
  return found;
}

const callsGroups = (node: Node): boolean => node.kind === 'call' && Object.hasOwn(groupFunctions, node.name);

const some = (node: Node, test: (node: Node) => boolean): boolean =>
  test(node) || childrenOf(node).some((child) => some(child, test));

function literalOf(node: Node): Value | undefined {
  if (node.kind === 'literal') return node.value;
  if (node.kind !== 'list') return undefined;
  const items = node.items.map(literalOf);
  return items.some((item) => item === undefined) ? undefined : (items as Value[]);
}
