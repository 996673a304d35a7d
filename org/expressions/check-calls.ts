import type { Node } from './ast.ts';
import { functions } from './functions/table.ts';

/** What is wrong with the first wrong call in an expression: an unknown name, or arguments too few or too many. */
export function checkCalls(node: Node): string | undefined {
  switch (node.kind) {
    case 'literal':
    case 'reference':
      return undefined;
    case 'not':
      return checkCalls(node.of);
    case 'list':
      return firstOf(node.items);
    case 'binary':
      return firstOf([node.left, node.right]);
    case 'choice':
      return firstOf([node.test, node.then, node.otherwise]);
    case 'call': {
      const known = functions.get(node.name);
      if (!known) return `there is no function ${node.name}`;
      const count = node.arguments.length;
      const [least, most] = known.takes;
      if (count < least || count > most) return `${node.name} takes ${amount(least, most)}, not ${count}`;
      return firstOf(node.arguments);
    }
  }
}

function firstOf(nodes: Node[]): string | undefined {
  for (const node of nodes) {
    const wrong = checkCalls(node);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function amount(least: number, most: number): string {
  const noun = least === 1 && most === 1 ? 'argument' : 'arguments';
  if (least === most) return `${least} ${noun}`;
  return most === Number.POSITIVE_INFINITY ? `at least ${least} ${noun}` : `${least} to ${most} ${noun}`;
}
