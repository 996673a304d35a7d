import type { Node } from './ast.ts';
import { childrenOf } from './children.ts';
import { functions } from './functions/table.ts';

/** What is wrong with the first wrong call in an expression: an unknown name, or arguments too few or too many. */
export function checkCalls(node: Node): string | undefined {
  const own = node.kind === 'call' ? checkCall(node.name, node.arguments.length) : undefined;
  if (own !== undefined) return own;
  for (const child of childrenOf(node)) {
    const wrong = checkCalls(child);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function checkCall(name: string, count: number): string | undefined {
  const known = functions.get(name);
  if (!known) return `there is no function ${name}`;
  const [least, most] = known.takes;
  return count < least || count > most ? `${name} takes ${amount(least, most)}, not ${count}` : undefined;
}

function amount(least: number, most: number): string {
  const noun = least === 1 && most === 1 ? 'argument' : 'arguments';
  if (least === most) return `${least} ${noun}`;
  return most === Number.POSITIVE_INFINITY ? `at least ${least} ${noun}` : `${least} to ${most} ${noun}`;
}
