import { z } from 'zod';

interface Node {
  properties?: Record<string, Node>;
  items?: Node;
  anyOf?: Node[];
  oneOf?: Node[];
  const?: unknown;
  type?: unknown;
}

/**
 * Every field of a form as a path, from its schema: `update.password.status`. A union by `type` gives each kind a name
 * of its own (`authorization.basic.user`); what can have only one value is no field.
 */
export function fieldsOf(schema: z.ZodType): string[] {
  return leaves(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node, []);
}

function leaves(node: Node, path: string[]): string[] {
  const kinds = (node.anyOf ?? node.oneOf ?? []).filter(({ type }) => type !== 'null');
  if (kinds.length === 1) return leaves(kinds[0]!, path);
  if (kinds.length > 1) {
    return kinds.flatMap((kind) => {
      const name = [...path, String(kind.properties?.['type']?.const)];
      const below = leaves(kind, name);
      return below.length > 0 ? below : [name.join('.')];
    });
  }
  if (node.properties) return Object.entries(node.properties).flatMap(([key, value]) => leaves(value, [...path, key]));
  if (node.items?.properties) return leaves(node.items, path);
  return node.const === undefined ? [path.join('.')] : [];
}
