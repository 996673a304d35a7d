import type { Dialect, SqlValue } from './database.ts';

/** A statement of the admin's, with values by name. */
export interface NamedStatement {
  /** Names that it uses, each once. */
  names: readonly string[];
  sql: string;
  /** The values in the order of the placeholders. */
  values(of: (name: string) => SqlValue): SqlValue[];
}

/** Texts, quoted names, comments and casts are left alone; `:name` may be an attribute such as `:name.givenName`. */
const tokens =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|\/\*[\s\S]*?\*\/|::|:([a-z][\w$]*(?:\.\w+)*(?:\[\w+\])?)/gi;

/** Reads a statement with `:name` placeholders. */
export function parseNamedStatement(statement: string, dialect: Dialect): NamedStatement {
  const order: string[] = [];
  const sql = statement.replace(tokens, (token, name: string | undefined) =>
    name === undefined ? token : dialect.placeholder(order.push(name)),
  );
  return { names: [...new Set(order)], sql, values: (of) => order.map(of) };
}
