import type { Node } from './ast.ts';

/** The parts that an expression is put together from. */
export function childrenOf(node: Node): Node[] {
  switch (node.kind) {
    case 'literal':
    case 'reference':
      return [];
    case 'not':
      return [node.of];
    case 'list':
      return node.items;
    case 'binary':
      return [node.left, node.right];
    case 'choice':
      return [node.test, node.then, node.otherwise];
    case 'call':
      return node.arguments;
  }
}
