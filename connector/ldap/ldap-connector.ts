import type { CustomAttribute, CustomSchema } from '@postern/protocol/scim';
import { EqualityFilter } from 'ldapts';
import { defineConnector, type GroupHandlers, type ReadyConnector, type UserHandlers } from '../sdk/index.ts';
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
  const connector = defineConnector({
    name: config.name,
    users: {
      create: async (user, context) => (await ready()).users.create(user, context),
      update: async (id, user, context) => (await ready()).users.update(id, user, context),
      get: async (id, context, query) => (await ready()).users.get(id, context, query),
      list: async (query, context) => (await ready()).users.list(query, context),
      modify: async (id, change, context) => (await ready()).users.modify(id, change, context),
      ...(deleteMode(config.users) === 'refuse'
        ? {}
        : { delete: async (id: string, context) => (await ready()).users.delete(id, context) }),
      supports: {
        active: config.users.active !== false,
        password: config.users.password !== 'none',
        incrementalImport: true,
      },
    } satisfies UserHandlers,
    groups: config.groups ? lazyGroups(async () => (await ready()).groups!) : emptyGroups,
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

/** No groups section: an import asks for groups first, and finds none. */
const emptyGroups: GroupHandlers = { list: async () => ({ totalResults: 0, resources: [] }) };

function lazyGroups(groups: () => Promise<Required<GroupHandlers>>): Required<GroupHandlers> {
  return {
    create: async (group, context) => (await groups()).create(group, context),
    update: async (id, group, context) => (await groups()).update(id, group, context),
    get: async (id, context, query) => (await groups()).get(id, context, query),
    list: async (query, context) => (await groups()).list(query, context),
    modify: async (id, change, context) => (await groups()).modify(id, change, context),
    delete: async (id, context) => (await groups()).delete(id, context),
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

/** Runs a task once and keeps its result; a failure is forgotten, so that the next call tries again. */
function createOnce<T>(task: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= task().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}

/** Custom schemas for `/Schemas`, from the URNs among the attributes. */
function extensionsOf({ users }: LdapConfig, schema: DirectorySchema | undefined): CustomSchema[] {
  const attributes = Object.entries(users.attributes)
    .filter(([path]) => /^urn:/i.test(path) && !/enterprise:(1|2)\.0/i.test(path))
    .map(([path, target]) => ({
      urn: path.slice(0, path.lastIndexOf(':')),
      name: path.slice(path.lastIndexOf(':') + 1),
      type: typeOf(schema, typeof target === 'string' ? target : target.attribute),
    }));
  return [...Map.groupBy(attributes, ({ urn }) => urn)].map(([urn, list]) => ({
    urn,
    name: 'Custom attributes',
    attributes: list.map(({ name, type }) => ({ name, type })),
  }));
}

function typeOf(schema: DirectorySchema | undefined, name: string): CustomAttribute['type'] {
  const kind = schema?.attribute(name)?.kind ?? 'text';
  return kind === 'text' ? 'string' : kind;
}
