import type { ScimGroup, ScimUser } from '@postern/protocol/scim';
import {
  customSchemasOf,
  defineConnector,
  type GroupHandlers,
  noGroups,
  type ReadyConnector,
  type UserHandlers,
} from '../sdk/index.ts';
import type { RestConfig } from './config.ts';
import { createMembers } from './members.ts';
import { createResourceHandlers } from './resource-handlers.ts';
import { createResourceMap } from './resource-map.ts';
import { createService, type Service } from './service.ts';

/** A connector over the web service that the configuration describes. The service may be down when it starts. */
export function createRestConnector(config: RestConfig, { folder = '.' }: { folder?: string } = {}): ReadyConnector {
  const service = createService(config.service, folder);
  const connector = defineConnector({
    name: config.name,
    users: userHandlers(service, config.users),
    groups: groupHandlers(service, config.groups),
    extensions: extensionsOf(config),
    ...(config.capabilities ? { capabilities: config.capabilities } : {}),
    close: () => service.close(),
  });
  return {
    ...connector,
    async check() {
      const problems: string[] = [];
      for (const [section, list] of [
        ['users', connector.users.list] as const,
        ['groups', config.groups && connector.groups.list] as const,
      ]) {
        const query = { startIndex: 1, count: 1, without: new Set(['members']) };
        await list?.(query, { version: '2.0', principal: 'check' }).catch((error: unknown) => {
          // What is down now may be up later; a refusal stays one.
          if ((error as { status?: number }).status === 503) throw error;
          problems.push(`${section}.list: ${error instanceof Error ? error.message : String(error)}`);
        });
      }
      return problems;
    },
    advise: async () => adviceOn(config),
  };
}

function userHandlers(service: Service, config: RestConfig['users']): UserHandlers {
  const { activate, deactivate } = config;
  const ownRequests = activate !== undefined || deactivate !== undefined;
  return {
    ...createResourceHandlers<ScimUser>({
      service,
      config,
      map: createResourceMap('user', config),
      complete: async (user) => user,
      ...(ownRequests
        ? {
            async afterWrite(id, { active }) {
              if (active === false && deactivate) await service.send(deactivate, { id });
              if (active === true && activate) await service.send(activate, { id });
            },
          }
        : {}),
    }),
    supports: {
      active: config.active !== undefined || ownRequests,
      password: config.password !== undefined,
      incrementalImport: config.lastModified !== undefined,
    },
  };
}

function groupHandlers(service: Service, config: RestConfig['groups']): GroupHandlers {
  if (!config) return noGroups;
  const members = createMembers(service, config.members);
  const handlers = createResourceHandlers<ScimGroup>({
    service,
    config,
    map: createResourceMap('group', config),
    complete: async (group, item, without) =>
      without.has('members') ? group : { ...group, members: await members.read(group.id, item) },
    intoItem: (item, group) => members.intoItem(item, group.members ?? []),
    ...('list' in config.members ? { afterWrite: (id, group) => members.replace(id, group.members ?? []) } : {}),
  });
  return handlers;
}

/** Custom schemas for `/Schemas`, with the types that the configuration gives them. */
function extensionsOf({ users }: RestConfig) {
  return customSchemasOf(Object.keys(users.attributes), (path) => {
    const target = users.attributes[path]!;
    const type = typeof target === 'string' ? 'string' : target.type;
    return type === 'number' ? 'decimal' : type;
  });
}

function adviceOn({ users }: RestConfig): string[] {
  const searches = Object.keys(users.find).some((name) => name.toLowerCase() === 'username');
  return [
    ...(searches
      ? []
      : [
          'users.find: nothing says how the service searches by userName, so each lookup reads all people. Write userName: and the query parameters.',
        ]),
    ...(users.list.total === undefined && users.list.paging.style !== 'none'
      ? [
          'users.list.total: nothing says where the service tells how many there are, so each import reads the list once more to count.',
        ]
      : []),
  ];
}
