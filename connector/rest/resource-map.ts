import type { Json, JsonObject, ScimGroup, ScimUser } from '@postern/protocol/scim';
import { createAttributeFields, invalidValue, type Stored, scimError } from '../sdk/index.ts';
import type { GroupsConfig, UsersConfig } from './config.ts';
import { createJsonPlace } from './json-place.ts';

/** Items of the service as resources of SCIM, and the other way round. */
export interface ResourceMap<T> {
  toResource(item: Json): Stored<T>;
  /** The body of a create or an update. `null` stands for what is gone where updates say it so. */
  toItem(resource: T, kind: 'new' | 'whole' | 'change'): JsonObject;
}

type ResourceConfig = UsersConfig | GroupsConfig;

export function createResourceMap<T extends ScimUser | ScimGroup>(
  kind: 'user' | 'group',
  config: ResourceConfig,
): ResourceMap<T> {
  const id = createJsonPlace(config.id);
  const fields = createAttributeFields(kind, Object.keys(config.attributes)).map((field) => {
    const attribute = config.attributes[field.path]!;
    const { field: place, type = undefined } = typeof attribute === 'string' ? { field: attribute } : attribute;
    return { field, place: createJsonPlace(place), type };
  });
  const fixed = Object.entries(config.fixed).map(([place, value]) => ({ place: createJsonPlace(place), value }));
  const active =
    'active' in config && config.active ? { ...config.active, place: createJsonPlace(config.active.field) } : undefined;
  const password = 'password' in config && config.password ? createJsonPlace(config.password) : undefined;
  const changed = config.lastModified && createJsonPlace(config.lastModified.field);
  return {
    toResource(item) {
      const key = id.read(item);
      if ((typeof key !== 'string' || key === '') && typeof key !== 'number') {
        throw scimError(
          502,
          `The service answered an item without an id at "${config.id}". Check id and item in the configuration.`,
        );
      }
      const resource: JsonObject = { id: String(key), ...(kind === 'user' ? { userName: '' } : { displayName: '' }) };
      for (const { field, place, type } of fields) {
        const value = place.read(item);
        if (value === undefined || value === null || value === '') continue;
        field.write(resource, type === undefined && typeof value === 'number' ? String(value) : value);
      }
      if (active) resource['active'] = String(active.place.read(item)) === String(active.true);
      const time = changed?.read(item);
      const instant = time === undefined || time === null ? undefined : new Date(time as string | number);
      if (instant && !Number.isNaN(instant.getTime())) resource['meta'] = { lastModified: instant.toISOString() };
      return resource as unknown as Stored<T>;
    },
    toItem(resource, purpose) {
      const item: JsonObject = {};
      if (purpose === 'new') for (const { place, value } of fixed) place.write(item, structuredClone(value) as Json);
      for (const { field, place, type } of fields) {
        const value = field.read(resource);
        if (value !== undefined) place.write(item, typed(value, type, field.path));
        else if (purpose === 'change') place.write(item, null);
      }
      const user = resource as ScimUser;
      if (active && (user.active !== undefined || purpose === 'new'))
        active.place.write(item, user.active === false ? active.false : active.true);
      if (password && user.password !== undefined) password.write(item, user.password);
      return item;
    },
  };
}

function typed(value: Json, type: 'string' | 'number' | 'boolean' | undefined, path: string): Json {
  if (type === 'string') return String(value);
  if (type === 'number') {
    const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
    if (Number.isFinite(number)) return number;
    throw invalidValue(`${path} is ${JSON.stringify(value)}; the application takes a number there.`);
  }
  if (type === 'boolean') {
    if (/^(true|false)$/i.test(String(value))) return String(value).toLowerCase() === 'true';
    throw invalidValue(`${path} is ${JSON.stringify(value)}; the application takes true or false there.`);
  }
  return value;
}
