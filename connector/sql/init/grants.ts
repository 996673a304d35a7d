import type { SqlConfig } from '../config.ts';
import type { Dialect } from '../database.ts';
import { deleteMode } from '../delete-mode.ts';

interface Needs {
  read: Set<string>;
  insert: Set<string>;
  update: Set<string>;
  remove: boolean;
}

/**
 * The rights that a configuration needs and no others, column by column: passwords are written and never read.
 * SQLite has no logins; then it is one comment.
 */
export function grantScript(
  { users, groups }: SqlConfig,
  dialect: Dialect,
  databaseName: string,
  sequences: readonly string[] = [],
): string {
  if (dialect.name === 'sqlite')
    return '-- SQLite has no logins: give the account of the connector the file and its folder, and nobody else.\n';
  const tables = new Map<string, Needs>();
  const of = (table: string): Needs => {
    const needs = tables.get(table) ?? { read: new Set(), insert: new Set(), update: new Set(), remove: false };
    tables.set(table, needs);
    return needs;
  };
  const add = (set: Set<string>, ...columns: (string | undefined)[]) => {
    for (const column of columns) if (column !== undefined) set.add(column);
  };
  for (const part of [users, ...(groups ? [groups] : [])]) {
    const needs = of(part.table);
    const changed = typeof part.lastModified === 'string' ? part.lastModified : part.lastModified?.column;
    const mapped = Object.values(part.columns).map((column) => (typeof column === 'string' ? column : column.column));
    const user = part === users ? users : undefined;
    const states = [user?.active?.column, user?.deleted?.column, changed];
    add(needs.read, part.key.column, ...mapped, ...states);
    add(
      needs.insert,
      ...(part.key.generate === 'database' ? [] : [part.key.column]),
      ...mapped,
      ...states,
      user?.password?.column,
      ...Object.keys(part.newRow),
    );
    add(needs.update, ...mapped.filter((column) => column !== part.key.column), ...states, user?.password?.column);
    needs.remove = user ? deleteMode(user) === 'hard' : true;
  }
  for (const side of users.sideTables) {
    const needs = of(side.table);
    const columns = Object.values(side.columns);
    add(needs.read, side.user, ...Object.keys(side.where), ...columns);
    add(needs.insert, side.user, ...Object.keys(side.where), ...columns, ...Object.keys(side.newRow));
    add(needs.update, ...columns);
    needs.remove = true;
  }
  if (groups) {
    const { members } = groups;
    const needs = of(members.table);
    add(needs.read, members.group, members.user);
    add(needs.insert, members.group, members.user, ...Object.keys(members.newRow));
    needs.remove = true;
  }
  const account = dialect.name === 'mysql' ? "'postern'@'localhost'" : 'postern';
  const quote = dialect.quote;
  const list = (columns: ReadonlySet<string>) => [...columns].map(quote).join(', ');
  const grants = [...tables].map(([table, { read, insert, update, remove }]) => {
    const place = dialect.name === 'mysql' ? `${quote(databaseName)}.${quote(table)}` : quote(table);
    const rights = [
      `SELECT (${list(read)})`,
      `INSERT (${list(insert)})`,
      ...(update.size ? [`UPDATE (${list(update)})`] : []),
      ...(remove ? ['DELETE'] : []),
    ];
    return `GRANT ${rights.join(',\n  ')}\n  ON ${place} TO ${account};`;
  });
  const login =
    dialect.name === 'mysql'
      ? `CREATE USER IF NOT EXISTS ${account} IDENTIFIED BY 'choose a password';`
      : `CREATE ROLE postern LOGIN PASSWORD 'choose a password';\nGRANT CONNECT ON DATABASE ${quote(databaseName)} TO postern;`;
  return [
    '-- The least rights that this connector needs. An administrator of the database runs it once.',
    login,
    ...grants,
    ...sequences.map((name) => `GRANT USAGE ON SEQUENCE ${name} TO ${account};`),
    '',
  ].join('\n');
}
