import type { Node } from './ast.ts';
import { childrenOf } from './children.ts';
import { groupFunctions } from './functions/groups.ts';
import type { Expression } from './parse.ts';

/** Does its value depend on the person's groups? */
export const asksForGroups = ({ root }: Expression): boolean => callsGroups(root);

const callsGroups = (node: Node): boolean =>
  (node.kind === 'call' && Object.hasOwn(groupFunctions, node.name)) || childrenOf(node).some(callsGroups);
