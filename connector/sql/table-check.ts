import type { SqlConfig, UsersConfig } from './config.ts';
import type { ColumnInfo, Database } from './database.ts';
import { statementProblems } from './statement-store.ts';
import { columnNames } from './table-map.ts';

export interface TableInfos {
  users: ColumnInfo[];
  /** In the order of the configuration. */
  sideTables: ColumnInfo[][];
  groups?: ColumnInfo[];
  members?: ColumnInfo[];
}

/** Looks up every table and column that the configuration names. Problems are sentences for the admin. */
export async function checkTables(
  config: SqlConfig,
  database: Database,
): Promise<{ infos: TableInfos; problems: string[] }> {
  const problems: string[] = [];
  const look = async (section: string, table: string, wanted: { key: string; column: string }[]) => {
    const infos = await database.describe(table);
    if (!infos) {
      problems.push(
        `${section}.table: the database has no table ${table}. Check the name, its schema and the user's rights.`,
      );
      return [];
    }
    for (const { key, column } of wanted) {
      if (infos.some(({ name }) => name === column)) continue;
      const names = infos.map(({ name }) => name).join(', ');
      problems.push(`${section}.${key}: the table ${table} has no column ${column}. It has: ${names}.`);
    }
    return infos;
  };
  const { users, groups } = config;
  const userInfos = await look('users', users.table, columnNames(users));
  problems.push(...checkKinds(users, userInfos, database.dialect.name), ...statementProblems(config, database.dialect));
  const sideTables: ColumnInfo[][] = [];
  for (const [index, { table, user, where, columns, newRow }] of users.sideTables.entries()) {
    const wanted = [
      { key: 'user', column: user },
      ...Object.keys(where).map((column) => ({ key: `where.${column}`, column })),
      ...Object.entries(columns).map(([path, column]) => ({ key: `columns.${path}`, column })),
      ...Object.keys(newRow).map((column) => ({ key: `newRow.${column}`, column })),
    ];
    sideTables.push(await look(`users.sideTables.${index}`, table, wanted));
  }
  if (!groups) return { infos: { users: userInfos, sideTables }, problems };
  const { members } = groups;
  const groupInfos = await look('groups', groups.table, columnNames(groups));
  const memberInfos = await look('groups.members', members.table, [
    { key: 'group', column: members.group },
    { key: 'user', column: members.user },
    ...Object.keys(members.newRow).map((column) => ({ key: `newRow.${column}`, column })),
  ]);
  return { infos: { users: userInfos, sideTables, groups: groupInfos, members: memberInfos }, problems };
}

/** What would make the connector faster. Sentences for the admin. */
export async function adviseIndexes({ users, groups }: SqlConfig, database: Database): Promise<string[]> {
  const names = [
    { key: 'users.columns.userName', table: users.table, column: users.columns['userName'] },
    ...(groups
      ? [{ key: 'groups.columns.displayName', table: groups.table, column: groups.columns['displayName'] }]
      : []),
  ];
  const advice: string[] = [];
  for (const { key, table, column } of names) {
    if (typeof column !== 'string' || (await database.nameIndex(table, column))) continue;
    const statement = database.dialect.nameIndex(table, column);
    advice.push(
      `${key}: no index of ${table}.${column} ignores case, so each lookup by name reads the whole table. An administrator of the database can add one: ${statement}`,
    );
  }
  return advice;
}

function checkKinds(users: UsersConfig, infos: readonly ColumnInfo[], dialect: string): string[] {
  const kindOf = (column: string | undefined) => infos.find(({ name }) => name === column)?.kind;
  const problems: string[] = [];
  const active = kindOf(users.active?.column);
  if (users.active?.true === undefined && (active === 'text' || active === 'other')) {
    problems.push(
      `users.active: the column ${users.active?.column} holds text. Write what it says for active and inactive people, e.g. true: A and false: D.`,
    );
  }
  const lastModified = typeof users.lastModified === 'string' ? users.lastModified : users.lastModified?.column;
  const changed = kindOf(lastModified);
  const timeKinds = dialect === 'sqlite' ? ['datetime', 'integer', 'text'] : ['datetime', 'integer'];
  if (changed && !timeKinds.includes(changed)) {
    problems.push(
      `users.lastModified: the column ${lastModified} holds no time. Use a date and time column, or an integer for milliseconds.`,
    );
  }
  return problems;
}
