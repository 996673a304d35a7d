import type { CustomAttribute, CustomSchema } from '@postern/protocol/scim';
import { EqualityFilter } from 'ldapts';
import {
  createOnce,
  customSchemasOf,
  defineConnector,
  noGroups,
  type ReadyConnector,
  whenReady,
} from '../sdk/index.ts';
import { createAccountState } from './account-state.ts';
import type { LdapConfig } from './config.ts';
import { type Connections, createConnections } from './connections.ts';
import { checkDirectory } from './directory-check.ts';
import { type DirectorySchema, readDirectorySchema } from './directory-schema.ts';
import { createEntryMap } from './entry-map.ts';
import { createEntryStore } from './entry-store.ts';
import { type FilterScope, nothing } from './filter.ts';
import { createGroupHandlers } from './group-handlers.ts';
import { withScimErrors } from './ldap-errors.ts';
import { createMembership } from './membership.ts';
import { createPasswordWriter } from './password.ts';
import { createUserHandlers, deleteMode } from './user-handlers.ts';
import { watchDirectory } from './watch.ts';

export interface LdapConnectorOptions {
  /** Folder of the configuration: relative paths in it start there. */
  folder?: string;
  /** How often `watch` looks; default 2,000. */
  watchEveryMs?: number;
}

/**
 * A connector over the people and groups of a directory. The directory may be down when it starts: requests are
 * answered 503 until it answers. Throws where a secret or the CA cannot be read.
 */
export async function createLdapConnector(
  config: LdapConfig,
  { folder = '.', watchEveryMs = 2000 }: LdapConnectorOptions = {},
): Promise<ReadyConnector> {
  const connections = createConnections(config.directory, folder);
  const schema = createOnce(() => connections.read(readDirectorySchema));
  const handlers = createOnce(async () => createHandlers(config, connections, await schema()));
  const ready = () => withScimErrors(handlers);
  const known = await schema().catch(() => undefined);
  const { delete: remove, ...users } = whenReady(async () => (await ready()).users);
  const connector = defineConnector({
    name: config.name,
    sorts: true,
    users: {
      ...users,
      ...(deleteMode(config.users) === 'refuse' ? {} : { delete: remove }),
      supports: {
        active: config.users.active !== false,
        password: config.users.password !== 'none',
        incrementalImport: true,
      },
    },
    groups: config.groups ? whenReady(async () => (await ready()).groups!) : noGroups,
    extensions: extensionsOf(config, known),
    ...(config.capabilities ? { capabilities: config.capabilities } : {}),
    watch: (signal) => watchDirectory(config, connections, watchEveryMs, signal),
    close: () => connections.close(),
  });
  return {
    ...connector,
    check: () => withScimErrors(async () => checkDirectory(config, connections, await schema())),
    advise: async () =>
      config.directory.allowPlainText && config.directory.url.startsWith('ldap:') && !config.directory.startTls
        ? ['directory.allowPlainText: passwords cross the network in clear. Use ldaps:// or startTls: true.']
        : [],
  };
}

function createHandlers(config: LdapConfig, connections: Connections, schema: DirectorySchema) {
  const { directory, users: usersConfig, groups: groupsConfig } = config;
  const { dnAttribute } = directory;
  const now = () => Date.now();
  const state = createAccountState(usersConfig.active);
  const userMap = createEntryMap('user', usersConfig, directory, schema);
  const users = createEntryStore(
    { ...userMap, wanted: [...userMap.wanted, ...state.wanted] },
    { ...usersConfig, dnAttribute },
  );
  const groups =
    groupsConfig &&
    createEntryStore(createEntryMap('group', groupsConfig, directory, schema), { ...groupsConfig, dnAttribute });
  const membership = groupsConfig && groups && createMembership(users, groups, groupsConfig);
  const password = createPasswordWriter(usersConfig.password, schema.passwordModify);
  // A directory without memberOf cannot be asked for the people of a group by a filter on people.
  const userScope: FilterScope = { map: users.map, schema, related: async () => undefined };
  const userHandlers = createUserHandlers({
    connections,
    store: users,
    config: usersConfig,
    membership,
    state,
    password,
    scope: () => userScope,
    now,
  });
  if (!groups || !membership || !groupsConfig) return { users: userHandlers };
  const groupHandlers = createGroupHandlers({
    connections,
    store: groups,
    config: groupsConfig,
    membership,
    scope: (session) => ({
      map: groups.map,
      schema,
      async related(_attribute, id) {
        if (groupsConfig.nested === 'flatten') return undefined;
        const entry = (await users.find(session, id)) ?? (await groups.find(session, id));
        return entry ? new EqualityFilter({ attribute: groupsConfig.member, value: entry.dn }) : nothing;
      },
    }),
    now,
  });
  return { users: userHandlers, groups: groupHandlers };
}

/** Custom schemas for `/Schemas`, with the types that the directory gives them. */
function extensionsOf({ users }: LdapConfig, schema: DirectorySchema | undefined): CustomSchema[] {
  return customSchemasOf(Object.keys(users.attributes), (path) => {
    const target = users.attributes[path]!;
    return typeOf(schema, typeof target === 'string' ? target : target.attribute);
  });
}

function typeOf(schema: DirectorySchema | undefined, name: string): CustomAttribute['type'] {
  const kind = schema?.attribute(name)?.kind ?? 'text';
  return kind === 'text' ? 'string' : kind;
}
