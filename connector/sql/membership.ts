import type { Reference } from '@postern/protocol/scim';
import { invalidValue } from '../sdk/index.ts';
import type { NewRow } from './config.ts';
import type { ColumnInfo, Database, Executor, Row, SqlValue } from './database.ts';
import type { Entry } from './filter-sql.ts';
import { type NamedStatement, parseNamedStatement } from './named-statement.ts';
import { createNewRow } from './new-row.ts';
import { addList, chunks, createParams } from './params.ts';
import type { TableMap } from './table-map.ts';

/** Names of the membership table's columns and what they hold. */
export interface MembershipConfig {
  table: string;
  group: string;
  user: string;
  infos: readonly ColumnInfo[];
  newRow: NewRow;
  /** Statements of the admin's that change the table, which may be a view. */
  statements?: { add: string; remove: string } | undefined;
}

export interface Membership {
  /** References of many rows with one query: groups of users, or members of groups, by the rows' ids. */
  groupsOf(rows: readonly Row[]): Promise<Map<string, Reference[]>>;
  membersOf(rows: readonly Row[], executor?: Executor): Promise<Map<string, Reference[]>>;
  /** Makes `wanted` the members of the group; answers the users that came or went. Throws 400 for unknown users. */
  replace(executor: Executor, group: SqlValue, wanted: readonly Reference[]): Promise<SqlValue[]>;
  /** Takes one side out of all memberships. */
  forget(executor: Executor, side: 'group' | 'user', key: SqlValue): Promise<void>;
  /** For filters on a user's `groups` and on a group's `members`. */
  groupsEntry: Entry;
  membersEntry: Entry;
}

export function createMembership(
  database: Database,
  config: MembershipConfig,
  users: TableMap,
  groups: TableMap,
  clock: () => Date,
): Membership {
  const { dialect } = database;
  const newRow = createNewRow(config.newRow, config.infos, dialect);
  const table = dialect.quote(config.table);
  const column = { group: dialect.quote(config.group), user: dialect.quote(config.user) };
  const shown = { group: shownColumn(groups, 'displayName'), user: shownColumn(users, 'userName') };
  const maps = { group: groups, user: users };

  /** References to the `other` side, by the id of `own` side. */
  const read = async (own: 'group' | 'user', rows: readonly Row[], executor?: Executor) => {
    const other = own === 'group' ? 'user' : 'group';
    const ids = rows.map((row) => row[maps[own].key.name] as SqlValue);
    const found = new Map<string, Reference[]>(ids.map((id) => [String(id), []]));
    const run = executor ? executor.all : database.read;
    for (const part of chunks(ids)) {
      const { add, values } = createParams(dialect);
      const list = addList(part, add);
      const joined = await run(
        `SELECT m.${column[own]} AS own_id, m.${column[other]} AS other_id, ${shown[other].expression} AS shown
         FROM ${table} m JOIN ${maps[other].table} t ON ${maps[other].key.expression} = m.${column[other]}
         WHERE m.${column[own]} IN (${list})${maps[other].visible('t.')} ORDER BY m.${column[own]}, m.${column[other]}`,
        values,
      );
      for (const { own_id, other_id, shown: display } of joined) {
        const reference = { value: String(other_id), ...(display === null ? {} : { display: String(display) }) };
        found.get(String(own_id))?.push(reference);
      }
    }
    return found;
  };

  const unknownUsers = async (executor: Executor, wanted: Map<string, SqlValue | undefined>): Promise<string[]> => {
    const known = new Set<string>();
    const keys = [...wanted.values()].filter((key) => key !== undefined);
    for (const part of chunks(keys)) {
      const { add, values } = createParams(dialect);
      const { table: userTable, key } = users;
      const sql = `SELECT ${key.expression} AS id FROM ${userTable} t WHERE ${key.expression} IN (${addList(part, add)})${users.visible('t.')}`;
      for (const { id } of await executor.all(sql, values)) known.add(String(id));
    }
    return [...wanted.keys()].filter((id) => !known.has(id));
  };

  const entryOf = (own: 'group' | 'user'): Entry => {
    const other = own === 'group' ? 'user' : 'group';
    const map = maps[other];
    const info = config.infos.find(({ name }) => name === config[other]) ?? map.key.info;
    // Inside, `m` is the membership and `t` the resource around it; `o` is the other side.
    const display = { ...shown[other], expression: `o.${dialect.quote(shown[other].name)}` };
    return {
      within: (test) =>
        `EXISTS (SELECT 1 FROM ${table} m JOIN ${map.table} o ON o.${dialect.quote(map.key.name)} = m.${column[other]}
         WHERE m.${column[own]} = ${maps[own].key.expression} AND ${test}${map.visible('o.')})`,
      scope: {
        known: ['value', 'display'],
        operands: ({ attribute }) => {
          if (attribute.toLowerCase() === 'display')
            return { operands: [{ kind: 'column', ...display, caseExact: false }] };
          if (attribute.toLowerCase() !== 'value') return undefined;
          return { operands: [{ kind: 'key', expression: `m.${column[other]}`, info, parseKey: map.parseKey }] };
        },
      },
    };
  };

  const statements = config.statements && {
    add: parseNamedStatement(config.statements.add, dialect),
    remove: parseNamedStatement(config.statements.remove, dialect),
  };
  const runEach = async (executor: Executor, { sql, values }: NamedStatement, pairs: readonly Row[]) => {
    for (const pair of pairs)
      await executor.run(
        sql,
        values((name) => pair[name] as SqlValue),
      );
  };

  const take = async (executor: Executor, group: SqlValue, gone: readonly SqlValue[]): Promise<void> => {
    if (statements)
      return runEach(
        executor,
        statements.remove,
        gone.map((user) => ({ group, user })),
      );
    for (const part of chunks(gone)) {
      const { add, values } = createParams(dialect);
      const ofGroup = `${column.group} = ${add(group)}`;
      await executor.run(`DELETE FROM ${table} WHERE ${ofGroup} AND ${column.user} IN (${addList(part, add)})`, values);
    }
  };
  const put = async (executor: Executor, group: SqlValue, added: readonly SqlValue[]): Promise<void> => {
    if (statements)
      return runEach(
        executor,
        statements.add,
        added.map((user) => ({ group, user })),
      );
    const fixed = newRow(clock());
    const names = [column.group, column.user, ...fixed.map(([name]) => dialect.quote(name))].join(', ');
    for (const part of powersOfTwo(added)) {
      const { add, values } = createParams(dialect);
      const rows = part.map((user) => `(${[group, user, ...fixed.map(([, value]) => value)].map(add).join(', ')})`);
      await executor.run(`INSERT INTO ${table} (${names}) VALUES ${rows.join(', ')}`, values);
    }
  };

  return {
    groupsOf: (rows) => read('user', rows),
    membersOf: (rows, executor) => read('group', rows, executor),
    async replace(executor, group, wanted) {
      const mark = dialect.placeholder(1);
      const rows = await executor.all(`SELECT ${column.user} AS id FROM ${table} WHERE ${column.group} = ${mark}`, [
        group,
      ]);
      const current = new Map(rows.map(({ id }) => [String(id), id as SqlValue]));
      const ids = new Set(wanted.map(({ value }) => value));
      const gone = [...current].filter(([id]) => !ids.has(id)).map(([, key]) => key);
      const come = new Map([...ids].filter((id) => !current.has(id)).map((id) => [id, users.parseKey(id)]));
      const unknown = come.size ? await unknownUsers(executor, come) : [];
      if (unknown.length) throw invalidValue(unknownMembers(unknown));
      const added = [...come.values()] as SqlValue[];
      await take(executor, group, gone);
      await put(executor, group, added);
      return [...gone, ...added];
    },
    async forget(executor, side, key) {
      const mark = dialect.placeholder(1);
      if (statements) {
        const both = `${column.group} AS ${dialect.quote('group')}, ${column.user} AS ${dialect.quote('user')}`;
        const pairs = await executor.all(`SELECT ${both} FROM ${table} WHERE ${column[side]} = ${mark}`, [key]);
        return runEach(executor, statements.remove, pairs);
      }
      await executor.run(`DELETE FROM ${table} WHERE ${column[side]} = ${mark}`, [key]);
    },
    groupsEntry: entryOf('user'),
    membersEntry: entryOf('group'),
  };
}

function shownColumn(map: TableMap, attribute: string) {
  return map.columns.find(({ field }) => field.attribute === attribute && field.schema === undefined)!;
}

function unknownMembers(ids: readonly string[]): string {
  const named = ids.slice(0, 10).join(', ');
  const more = ids.length > 10 ? ` and ${ids.length - 10} more` : '';
  return `These members are no users of this application: ${named}${more}. Create the users first; a group cannot be a member.`;
}

/** Parts of 256, 128, … 1 values, so that few different statements exist. */
function powersOfTwo<T>(values: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < values.length; ) {
    const size = Math.min(256, 2 ** Math.floor(Math.log2(values.length - from)));
    parts.push(values.slice(from, from + size));
    from += size;
  }
  return parts;
}
