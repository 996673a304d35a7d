import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import type { ScimGroup, ScimUser } from '@postern/protocol/scim';
import {
  customSchemasOf,
  defineConnector,
  invalidValue,
  noGroups,
  type ReadyConnector,
  type UserHandlers,
} from '../sdk/index.ts';
import type { CsvConfig } from './config.ts';
import { createCsvFile } from './csv-file.ts';
import { mergeIncremental } from './incremental.ts';
import { createRowMap } from './row-map.ts';
import { createTable } from './table.ts';

export interface CsvConnectorOptions {
  /** Folder of the configuration: relative paths in it start there. */
  folder?: string;
  now?: () => Date;
}

/** A connector over files. They may be missing when it starts: requests are answered 503 until they are there. */
export function createCsvConnector(config: CsvConfig, options: CsvConnectorOptions = {}): ReadyConnector {
  const { folder = '.', now = () => new Date() } = options;
  const users = userTable(config.users, folder, now);
  const groups = config.groups && groupTable(config.groups, folder, now);
  const { active, employment, delete: mode = active ? 'deactivate' : 'remove' } = config.users;
  const handlers: UserHandlers = {
    get: users.get,
    list: users.list,
    supports: {
      active: active !== undefined || employment !== undefined,
      password: false,
      incrementalImport: config.users.lastModified !== undefined,
    },
  };
  const accepted = (user: ScimUser): ScimUser => {
    if (!active && user.active === false)
      throw invalidValue('This file cannot say that somebody is inactive: its configuration has no users.active.');
    return user;
  };
  if (!config.users.readOnly) {
    handlers.create = async (user, context) => users.create(accepted(user), context);
    handlers.update = async (id, user, context) => users.update(id, accepted(user), context);
    if (mode === 'remove') handlers.delete = users.delete;
    if (mode === 'deactivate') {
      handlers.delete = async (id, context) => {
        await users.update(id, { ...(await users.get(id, context)), active: false }, context);
      };
    }
  }
  const connector = defineConnector({
    name: config.name,
    sorts: true,
    users: handlers,
    groups: !groups ? noGroups : config.groups?.readOnly ? { get: groups.get, list: groups.list } : groups,
    extensions: customSchemasOf(Object.keys(config.users.columns), () => 'string'),
    ...(config.capabilities ? { capabilities: config.capabilities } : {}),
  });
  return {
    ...connector,
    async check() {
      const problems: string[] = [];
      for (const [section, table] of [['users', users] as const, ['groups', groups] as const]) {
        await table?.check().catch((error: unknown) => {
          if ((error as { status?: number }).status === 503) throw error;
          problems.push(`${section}: ${error instanceof Error ? error.message : String(error)}`);
        });
      }
      return problems;
    },
    advise: async () => [],
  };
}

function userTable(config: CsvConfig['users'], folder: string, now: () => Date) {
  const file = createCsvFile(resolve(folder, config.file), config);
  const { incremental } = config;
  let merging: Promise<void> | undefined;
  const merge = (path: string) => {
    merging ??= mergeIncremental(file, path, config, randomUUID, now).finally(() => {
      merging = undefined;
    });
    return merging;
  };
  return createTable<ScimUser>({
    file,
    config,
    map: createRowMap('user', config),
    unique: 'userName',
    now,
    ...(incremental === undefined ? {} : { prepare: () => merge(resolve(folder, incremental)) }),
  });
}

function groupTable(config: NonNullable<CsvConfig['groups']>, folder: string, now: () => Date) {
  const file = createCsvFile(resolve(folder, config.file), config);
  return createTable<ScimGroup>({ file, config, map: createRowMap('group', config), unique: 'displayName', now });
}
