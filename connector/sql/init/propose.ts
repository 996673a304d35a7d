import type { Database } from '../database.ts';
import { type CatalogTable, readCatalog } from './catalog.ts';
import { attributeColumns, columnFor } from './column-names.ts';
import { type GroupTables, groupTables, userTables } from './find-tables.ts';
import { hashOf } from './hash-shape.ts';
import { createLook, type Look } from './look.ts';
import { missingColumns } from './missing-columns.ts';
import { proposeKey, proposeNewRow } from './propose-rows.ts';
import { proposeSideTables } from './propose-side-tables.ts';
import { proposeActive, proposeDeleted, proposeLastModified } from './propose-states.ts';

/** What `init` found out: the `users` and `groups` of a configuration, and what the admin should check. */
export interface Proposal {
  users: Record<string, unknown>;
  groups?: Record<string, unknown>;
  notes: string[];
}

export interface ProposeOptions {
  /** Table of the people; else the likeliest. */
  users?: string;
  /** Table of the groups, or `none`; else the likeliest. */
  groups?: string;
}

/** Reads the schema and a few rows, and proposes a configuration. Throws a message for the admin where it cannot. */
export async function propose(database: Database, options: ProposeOptions): Promise<Proposal> {
  const catalog = await readCatalog(database);
  const look = createLook(database);
  const notes: string[] = [];
  const table = chooseUsers(catalog, options.users);
  const users = await proposeUsers(catalog, table, look, database, notes);
  const chosen = options.groups === 'none' ? undefined : chooseGroups(catalog, table, options.groups, notes);
  const groups = chosen && (await proposeGroups(chosen, look, database, notes));
  return { users, ...(groups ? { groups } : {}), notes };
}

function chooseUsers(catalog: readonly CatalogTable[], wanted: string | undefined): CatalogTable {
  const names = catalog.map(({ name }) => name).join(', ') || 'none';
  if (wanted !== undefined) {
    const found = catalog.find(({ name }) => name === wanted);
    if (!found) throw new Error(`The database has no table ${wanted}. It has: ${names}.`);
    return found;
  }
  const [likeliest] = userTables(catalog);
  if (!likeliest)
    throw new Error(`No table looks like one of people. Name it with --users. The database has: ${names}.`);
  return likeliest;
}

function chooseGroups(
  catalog: readonly CatalogTable[],
  users: CatalogTable,
  wanted: string | undefined,
  notes: string[],
) {
  const found = groupTables(catalog, users);
  if (wanted !== undefined) {
    const one = found.find(({ table }) => table.name === wanted);
    if (one) return one;
    const names = found.map(({ table }) => table.name).join(', ') || 'none';
    throw new Error(`${wanted} is not a table of groups with a table of members beside it. Such tables are: ${names}.`);
  }
  const others = [...new Set(found.slice(1).map(({ table }) => table.name))].filter(
    (name) => name !== found[0]?.table.name,
  );
  if (others.length)
    notes.push(`groups: ${found[0]?.table.name} was taken; ${others.join(', ')} would do too (--groups).`);
  return found[0];
}

async function proposeUsers(
  catalog: readonly CatalogTable[],
  table: CatalogTable,
  look: Look,
  database: Database,
  notes: string[],
) {
  const key = table.primaryKey[0];
  if (key === undefined || table.primaryKey.length > 1) {
    throw new Error(
      `The table ${table.name} has no primary key of one column, so there is nothing to know a person by.`,
    );
  }
  // A column with a default that means something would be emptied where the attribute is absent, so it is left alone.
  const usable = table.columns.filter(
    ({ kind, required, fallback }) => kind === 'text' && !(required && fallback !== undefined && fallback !== ''),
  );
  const columns = new Map(attributeColumns(usable).map(([attribute, { name }]) => [attribute, name]));
  if (!columns.has('userName')) throw new Error(missingColumns(table, columns, database.dialect));
  const password = columnFor('password', table.columns);
  const hash = password && hashOf(await look.sample(table.name, password.name), password.maxLength);
  if (hash) notes.push(`users.password: ${hash.note}`);
  const active = await proposeActive(table, look, notes);
  if (!active) notes.push('users.active: no column says who is active, so nobody can be deactivated.');
  const deleted = proposeDeleted(table);
  const lastModified = await proposeLastModified(table, look, database.dialect.name === 'sqlite');
  if (!lastModified)
    notes.push('users.lastModified: no column holds the time of the last change, so imports read everybody.');
  const changed = typeof lastModified === 'string' ? lastModified : lastModified?.column;
  const used = [key, ...columns.values(), password?.name, active?.column, deleted?.column, changed];
  const mapped = new Set(used.filter((name) => name !== undefined));
  const known = await proposeKey(table, new Set(columns.values()), look, database.dialect);
  if (!known)
    notes.push(
      `users.key: how ${table.name}.${key} gets its values is not known. Write users.key with generate: statement.`,
    );
  const keyRule = known ?? { column: key, generate: 'database' };
  const newRow = await proposeNewRow('users', table, mapped, look, notes);
  const sideTables = await proposeSideTables(catalog, table, new Set(columns.keys()), look);
  return {
    table: table.name,
    key: keyRule,
    columns: Object.fromEntries(columns),
    ...(sideTables.length ? { sideTables } : {}),
    ...(active ? { active } : {}),
    ...(deleted ? { deleted } : {}),
    ...(password && hash?.password ? { password: { column: password.name, ...hash.password } } : {}),
    ...(lastModified ? { lastModified } : {}),
    ...(newRow ? { newRow } : {}),
  };
}

async function proposeGroups({ table, name, members }: GroupTables, look: Look, database: Database, notes: string[]) {
  const description = columnFor(
    'description',
    table.columns.filter(({ kind }) => kind === 'text'),
  );
  const lastModified = await proposeLastModified(table, look, database.dialect.name === 'sqlite');
  const changed = typeof lastModified === 'string' ? lastModified : lastModified?.column;
  const key = await proposeKey(table, new Set(), look, database.dialect);
  if (!key) {
    notes.push(
      `groups: how ${table.name}.${table.primaryKey[0]} gets its values is not known. Write groups.key with generate: statement to add groups; until then they are left out.`,
    );
    return undefined;
  }
  const used = [...table.primaryKey, name.name, description?.name, changed].filter((one) => one !== undefined);
  const newRow = await proposeNewRow('groups', table, new Set(used), look, notes);
  // A link has a key of its own only where the database makes it; its other columns are filled where they must be.
  const ownKey = members.table.primaryKey.length === 1 ? members.table.primaryKey : [];
  const linked = new Set([members.group, members.user, ...ownKey]);
  const memberRow = await proposeNewRow('groups.members', members.table, linked, look, notes);
  return {
    table: table.name,
    key,
    columns: { displayName: name.name, ...(description ? { description: description.name } : {}) },
    ...(lastModified ? { lastModified } : {}),
    ...(newRow ? { newRow } : {}),
    members: {
      table: members.table.name,
      group: members.group,
      user: members.user,
      ...(memberRow ? { newRow: memberRow } : {}),
    },
  };
}
