/**
 * What a connector author writes: functions over users and groups. Everything left out is not offered:
 * the server answers 405 for it, and the capability list that the identity provider reads does not name it.
 */
import type {
  Capability,
  CustomSchema,
  Filter,
  PatchOperation,
  ScimGroup,
  ScimUser,
  ScimVersion,
  Sort,
} from '@postern/protocol/scim';
import { deriveCapabilities } from './capabilities.ts';
import { modifyByReplacing } from './modify-by-replacing.ts';

/** Who asks, in which protocol version, and under which trace. */
export interface RequestContext {
  version: ScimVersion;
  /** Basic user, or what the authentication function answered. */
  principal: string;
  /** 32 hex digits of the W3C `traceparent` header. */
  traceId?: string;
}

/** One page asked for. `startIndex` counts from 1; `count` may be 0 (only the total is wanted). */
export interface ListQuery {
  filter?: Filter;
  startIndex: number;
  count: number;
  /**
   * What `list` answered as `next` on the page that ended just before `startIndex`, for the same caller, filter and
   * order: read on behind it instead of counting from the start. Absent at the start and for random access, and when
   * the server no longer knows it; then `startIndex` alone says where the page begins.
   */
  cursor?: string;
  /** The order that is wanted. Only connectors that say `sorts` are asked for one. */
  sort?: Sort;
  /** Attributes that the caller does not want to see, lower case; use it to leave out costly ones such as `members`. */
  without: ReadonlySet<string>;
}

export interface Page<T> {
  /** How many resources match in all, not only on this page. */
  totalResults: number;
  resources: T[];
  /**
   * Where the next page goes on, in the connector's own words, e.g. the last key of this page. The server keeps it, a
   * limited number of them for ten minutes, and hands it back as `cursor`; callers never see it. Leave it out on the
   * last page and where it would save nothing.
   */
  next?: string;
}

/** Stored resources carry the id under which they are found again. */
export type Stored<T> = T & { id: string };
export type StoredUser = Stored<ScimUser>;
export type StoredGroup = Stored<ScimGroup>;

export interface ResourceHandlers<T> {
  /** Errors: `duplicate()` when it exists already. Answers what was stored. */
  create?(resource: T, context: RequestContext): Promise<Stored<T>>;
  /** Replaces the whole resource. Errors: `notFound()`, `duplicate()`. */
  update?(id: string, resource: T, context: RequestContext): Promise<Stored<T>>;
  /** Errors: `notFound()`. */
  get?(id: string, context: RequestContext, query?: Pick<ListQuery, 'without'>): Promise<Stored<T>>;
  /**
   * One page. Without `query.sort` the order is the connector's own; it must stay the same between calls, else paging
   * loses people. Errors: `invalidFilter()` for an attribute that cannot be searched.
   */
  list?(query: ListQuery, context: RequestContext): Promise<Page<Stored<T>>>;
  /** Errors: `notFound()`. */
  delete?(id: string, context: RequestContext): Promise<void>;
  /**
   * Reads, changes and writes in one step that nobody can get between; the server uses it for PATCH.
   * Without it the server calls `get` and `update`, one PATCH at a time for each id.
   * `operations` are all that `change` does, for a connector that hands a PATCH on; absent where it does more, such as
   * comparing the tag of an If-Match.
   */
  modify?(
    id: string,
    change: (current: Stored<T>) => T,
    context: RequestContext,
    operations?: readonly PatchOperation[],
  ): Promise<Stored<T>>;
}

export interface UserHandlers extends ResourceHandlers<ScimUser> {
  supports?: {
    /** `active: false` switches an account off. Default true. */
    active?: boolean;
    /** A password that arrives is stored. Default true. */
    password?: boolean;
    /** `meta.lastModified gt "…"` works as a filter. Default false. */
    incrementalImport?: boolean;
  };
}

export type GroupHandlers = ResourceHandlers<ScimGroup>;

/** What an account may be given. Its id is the `value` in `entitlements` or `roles` of a user. */
export interface Grant {
  id: string;
  displayName: string;
  /** Kind of entitlement, e.g. `licence`; Okta groups entitlements by it. */
  type?: string;
  /** At most 1,000 characters. */
  description?: string;
}

export type ListGrants = (
  query: Pick<ListQuery, 'startIndex' | 'count'>,
  context: RequestContext,
) => Promise<Page<Grant>>;

export interface ConnectorDefinition {
  /** Shown in logs and messages. */
  name: string;
  users?: UserHandlers;
  groups?: GroupHandlers;
  /** Custom attributes of users, told by `/Schemas`. */
  extensions?: CustomSchema[];
  /** Entitlements that the application knows; Okta discovers them through `/ResourceTypes`. SCIM 2.0 only. */
  entitlements?: ListGrants;
  /** Roles that the application knows, as `entitlements`. */
  roles?: ListGrants;
  /** Lists come in the order of `query.sort`. Default false: sorting is not offered, and callers get the own order. */
  sorts?: boolean;
  /** Says what the connector can instead of deriving it from the functions. */
  capabilities?: readonly Capability[];
  /**
   * Tells when something behind the connector has changed, whoever changed it, so that an import need not wait for its
   * hour. One item may stand for many changes; the first comes when watching begins. Ends with the signal.
   */
  watch?(signal: AbortSignal): AsyncIterable<{ at: Date }>;
  /**
   * It shows how something is done, and is not made to be relied on. The server says so when it starts, and never serves
   * it to other computers without TLS and credentials, whatever its options allow.
   */
  example?: boolean;
  /** Called once when the server stops. */
  close?(): Promise<void>;
}

export interface Connector extends ConnectorDefinition {
  users: UserHandlers;
  groups: GroupHandlers;
  extensions: CustomSchema[];
  capabilities: readonly Capability[];
}

/** Makes a connector from functions and works out what it can do. */
export function defineConnector(definition: ConnectorDefinition): Connector {
  const users = withModify<UserHandlers>(definition.users ?? {});
  const groups = withModify<GroupHandlers>(definition.groups ?? {});
  return {
    ...definition,
    users,
    groups,
    extensions: definition.extensions ?? [],
    capabilities: definition.capabilities ?? deriveCapabilities({ ...definition, users, groups }),
  };
}

function withModify<H extends UserHandlers | GroupHandlers>(handlers: H): H {
  const modify = handlers.modify ?? modifyByReplacing(handlers as ResourceHandlers<ScimUser | ScimGroup>);
  return modify ? { ...handlers, modify } : handlers;
}
