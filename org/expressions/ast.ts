/** What an expression can be made of and give: text, number, truth, nothing, or a list of these. */
export type Value = string | number | boolean | null | readonly Value[];

export type Node =
  | { kind: 'literal'; value: Value }
  | { kind: 'list'; items: Node[] }
  | { kind: 'reference'; path: string[] }
  | { kind: 'call'; name: string; arguments: Node[] }
  | { kind: 'not'; of: Node }
  | { kind: 'binary'; operator: Operator; left: Node; right: Node }
  | { kind: 'choice'; test: Node; then: Node; otherwise: Node };

export type Operator = '+' | '==' | '!=' | '<' | '<=' | '>' | '>=' | 'AND' | 'OR';
