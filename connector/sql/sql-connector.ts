import type { CustomAttribute, CustomSchema } from '@postern/protocol/scim';
import {
  createOnce,
  customSchemasOf,
  defineConnector,
  noGroups,
  type ReadyConnector,
  whenReady,
} from '../sdk/index.ts';
import { databaseAddress, type SqlConfig } from './config.ts';
import type { ColumnInfo, Database } from './database.ts';
import { deleteMode } from './delete-mode.ts';
import { createGroupHandlers } from './group-handlers.ts';
import { createMembership } from './membership.ts';
import { createNameGuard } from './name-guard.ts';
import { openDatabase } from './open-database.ts';
import { createPasswordHash } from './password-hash.ts';
import { withScimErrors } from './problem-errors.ts';
import { createResourceScope } from './resource-scope.ts';
import { createSideTable } from './side-table.ts';
import { withStatements } from './statement-store.ts';
import { adviseIndexes, checkTables } from './table-check.ts';
import { createTableMap } from './table-map.ts';
import { createTableStore } from './table-store.ts';
import { createUserHandlers } from './user-handlers.ts';
import { watchTables } from './watch.ts';

export interface SqlConnectorOptions {
  /** Folder of the configuration: relative paths in it start there. */
  folder?: string;
  clock?: () => Date;
  /** An open database instead of the one that the configuration names. */
  database?: Database;
  /** How often `watch` looks; default 1,000. */
  watchEveryMs?: number;
}

/**
 * A connector over the tables that the configuration names. The database may be down when it starts: requests are
 * answered 503 until the tables could be read once.
 */
export async function createSqlConnector(
  config: SqlConfig,
  options: SqlConnectorOptions = {},
): Promise<ReadyConnector> {
  const { folder = '.', clock = () => new Date(), watchEveryMs = 1000 } = options;
  const database =
    options.database ?? openDatabase(databaseAddress(config.database, folder), config.database.connections);
  const handlers = createOnce(() => loadHandlers(config, database, clock));
  // What is down now may be up later; what does not fit is told by `check`.
  const known = await checkTables(config, database).catch(() => undefined);
  const ready = () => withScimErrors(database, new Map(), handlers);
  const { delete: remove, ...users } = whenReady(async () => (await ready()).users);
  const connector = defineConnector({
    name: config.name,
    sorts: true,
    users: {
      ...users,
      ...(deleteMode(config.users) === 'refuse' ? {} : { delete: remove }),
      supports: {
        active: config.users.active !== undefined,
        password: config.users.password !== undefined,
        incrementalImport: config.users.lastModified !== undefined,
      },
    },
    groups: config.groups ? whenReady(async () => (await ready()).groups!) : noGroups,
    extensions: extensionsOf(config, known?.infos.users ?? []),
    ...(config.capabilities ? { capabilities: config.capabilities } : {}),
    ...(config.users.lastModified === undefined
      ? {}
      : {
          watch: (signal: AbortSignal) =>
            watchTables(database, async () => (await handlers()).maps, watchEveryMs, signal),
        }),
    close: () => database.close(),
  });
  return {
    ...connector,
    check: () => withScimErrors(database, new Map(), async () => (await checkTables(config, database)).problems),
    advise: () => adviseIndexes(config, database),
  };
}

async function loadHandlers(config: SqlConfig, database: Database, clock: () => Date) {
  const { infos, problems } = await checkTables(config, database);
  if (problems.length) throw new Error(`The configuration does not fit the database: ${problems.join(' ')}`);
  const { dialect } = database;
  const userMap = createTableMap('user', config.users, infos.users, dialect);
  const groupMap = config.groups && createTableMap('group', config.groups, infos.groups ?? [], dialect);
  const membership =
    config.groups && groupMap
      ? createMembership(database, { ...config.groups.members, infos: infos.members ?? [] }, userMap, groupMap, clock)
      : undefined;
  const sideTables = config.users.sideTables.map((table, index) =>
    createSideTable(table, infos.sideTables[index] ?? [], userMap, dialect),
  );
  const related = [
    ...(membership ? [{ attribute: 'groups', entry: membership.groupsEntry }] : []),
    ...sideTables.flatMap(({ related }) => (related ? [related] : [])),
  ];
  const userScope = createResourceScope(
    userMap,
    related,
    sideTables.flatMap(({ far }) => (far ? [far] : [])),
  );
  const { password } = config.users;
  const tableStore = createTableStore(database, userMap, userScope);
  const users = createUserHandlers({
    database,
    store: withStatements(tableStore, 'users', config.users, dialect),
    config: config.users,
    membership,
    sideTables,
    guard: await createNameGuard(database, userMap, 'userName', config.users.table),
    hashPassword: password && createPasswordHash(password, database),
    clock,
  });
  const maps = [userMap, ...(groupMap ? [groupMap] : [])];
  if (!config.groups || !groupMap || !membership) return { users, maps };
  const groupScope = createResourceScope(groupMap, [{ attribute: 'members', entry: membership.membersEntry }]);
  const store = withStatements(createTableStore(database, groupMap, groupScope), 'groups', config.groups, dialect);
  const guard = await createNameGuard(database, groupMap, 'displayName', config.groups.table);
  return { users, maps, groups: createGroupHandlers({ database, store, users: userMap, membership, guard, clock }) };
}

/** Custom schemas for `/Schemas`, with the types of their columns. */
function extensionsOf({ users }: SqlConfig, infos: readonly ColumnInfo[]): CustomSchema[] {
  return customSchemasOf(Object.keys(users.columns), (path) => {
    const column = users.columns[path]!;
    const wanted = typeof column === 'string' ? column : column.column;
    return typeOf(infos.find(({ name }) => name === wanted));
  });
}

function typeOf(info: ColumnInfo | undefined): CustomAttribute['type'] {
  if (info?.kind === 'integer' || info?.kind === 'boolean') return info.kind;
  return info?.kind === 'number' ? 'decimal' : 'string';
}
