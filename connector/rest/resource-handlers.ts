import type { Json, JsonObject, ScimGroup, ScimUser } from '@postern/protocol/scim';
import { type ListQuery, notFound, type ResourceHandlers, type Stored, scimError } from '../sdk/index.ts';
import type { GroupsConfig, Operation, UsersConfig } from './config.ts';
import { createJsonPlace } from './json-place.ts';
import { listResources } from './list-resources.ts';
import { createPageReader } from './read-pages.ts';
import type { ResourceMap } from './resource-map.ts';
import type { Service, ServiceAnswer } from './service.ts';

export interface HandlerParts<T> {
  service: Service;
  config: UsersConfig | GroupsConfig;
  map: ResourceMap<T>;
  /** Completes what an item says, e.g. with members that have requests of their own. */
  complete(resource: Stored<T>, item: Json, without: ReadonlySet<string>): Promise<Stored<T>>;
  /** Adds to the item what the map does not know. */
  intoItem?(item: JsonObject, resource: T): void;
  /** What else a create or an update sends, once the item itself is written. */
  afterWrite?(id: string, resource: T): Promise<void>;
}

const nothing: ReadonlySet<string> = new Set();

/** The functions of the SDK over one kind of item; what the configuration has no request for is not offered. */
export function createResourceHandlers<T extends ScimUser | ScimGroup>(parts: HandlerParts<T>): ResourceHandlers<T> {
  const { service, config, map, complete } = parts;
  const place = createJsonPlace(config.item);
  const idPlace = createJsonPlace(config.id);
  const find = Object.fromEntries(Object.entries(config.find).map(([name, query]) => [name.toLowerCase(), query]));
  const toResource = (item: Json, without = nothing) => complete(map.toResource(item), item, without);
  const hasId = (item: Json | undefined): item is Json => {
    const id = idPlace.read(item);
    return (typeof id === 'string' && id !== '') || typeof id === 'number';
  };

  const readOne = async (id: string): Promise<Json> => {
    if (config.get) return place.read((await service.send(config.get, { id })).body) ?? missing(id);
    for await (const { items } of createPageReader(service, config.list).from({ skip: 0 }, 1_000_000)) {
      const item = items.find((one) => String(idPlace.read(one)) === id);
      if (item !== undefined) return item;
    }
    return missing(id);
  };

  const write = async (operation: Operation, id: string, resource: T): Promise<Stored<T>> => {
    const absent = config.absent ?? (operation.method === 'PATCH' ? 'null' : 'omit');
    const item = map.toItem(resource, absent === 'null' ? 'change' : 'whole');
    parts.intoItem?.(item, resource);
    const { body } = await service.send(operation, { id }, item);
    await parts.afterWrite?.(id, resource);
    const answered = parts.afterWrite ? undefined : place.read(body);
    return toResource(hasId(answered) ? answered : await readOne(id));
  };

  const { create, update, delete: remove } = config;
  return {
    list: (query: ListQuery) =>
      listResources<T>(
        {
          service,
          config: config.list,
          find,
          since: config.lastModified?.query,
          toResource: (item) => toResource(item, query.without),
        },
        query,
      ),
    get: async (id, _context, query) => toResource(await readOne(id), query?.without),
    ...(create
      ? {
          create: async (resource: T) => {
            const item = map.toItem(resource, 'new');
            parts.intoItem?.(item, resource);
            const answer = await service.send(create, {}, item);
            const answered = place.read(answer.body);
            const id = hasId(answered) ? String(idPlace.read(answered)) : idOfLocation(answer);
            await parts.afterWrite?.(id, resource);
            return toResource(hasId(answered) && !parts.afterWrite ? answered : await readOne(id));
          },
        }
      : {}),
    ...(update ? { update: (id: string, resource: T) => write(update, id, resource) } : {}),
    ...(remove
      ? {
          delete: async (id: string) => {
            await service.send(remove, { id });
          },
        }
      : {}),
  };
}

function missing(id: string): never {
  throw notFound(`The application has no entry with the id ${id}. It may have been deleted there.`);
}

/** Some services say the new id in the Location header only. */
function idOfLocation({ headers }: ServiceAnswer): string {
  const location = headers['location'];
  const last = typeof location === 'string' ? location.split(/[?#]/)[0]!.split('/').filter(Boolean).pop() : undefined;
  if (last) return decodeURIComponent(last);
  throw scimError(
    502,
    'The service created an entry and did not say its id, neither in the answer nor as Location. Check id and item in the configuration.',
  );
}
