import {
  applyPatch,
  encodeList,
  parsePatch,
  type ScimGroup,
  type ScimUser,
  type ScimVersion,
} from '@postern/protocol/scim';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext, Stored } from './connector.ts';
import { createKeyLock } from './key-lock.ts';
import { parseListQuery, type QueryString, unwanted } from './list-query.ts';
import { allowOnly } from './method-not-allowed.ts';
import { projectionOf } from './projection.ts';
import { readsPages } from './read-page.ts';
import type { ResourceKind } from './resource-kind.ts';

interface RouteOptions {
  version: ScimVersion;
  maxPage: number;
  /** Whether the connector is asked for an order. */
  sorts: boolean;
  /** URL of this version's base, without a slash at its end. */
  baseUrl(request: FastifyRequest): string;
}

interface One {
  Params: { id: string };
  Querystring: QueryString;
}

interface Many {
  Querystring: QueryString;
}

/** `/Users` or `/Groups` with every method that the connector has a function for; 405 for the rest. */
export function addResourceRoutes<T extends ScimUser | ScimGroup>(
  scope: FastifyInstance,
  kind: ResourceKind<T>,
  { version, maxPage, sorts, baseUrl }: RouteOptions,
): void {
  const { handlers, path } = kind;
  const { create, update, get } = handlers;
  const list = handlers.list && readsPages(handlers.list);
  const modify = handlers.modify ?? modifyByReplacing(kind);
  const contextOf = ({ scimState }: FastifyRequest): RequestContext => ({
    version,
    principal: scimState.principal,
    ...(scimState.traceId ? { traceId: scimState.traceId } : {}),
  });
  const shown = (resource: Stored<T>, request: FastifyRequest) => {
    const body = kind.encode(resource, `${baseUrl(request)}/${path}/${encodeURIComponent(resource.id)}`);
    return projectionOf(request.query as QueryString)?.(body) ?? body;
  };
  const onMany = new Set<string>();
  const onOne = new Set<string>();

  if (list) {
    onMany.add('GET');
    scope.get<Many>(`/${path}`, async (request) => {
      const { sort, ...asked } = parseListQuery(request.query, maxPage);
      const query = sort && sorts ? { ...asked, sort } : asked;
      const { totalResults, resources } = await list(query, contextOf(request));
      const page = { totalResults, startIndex: query.startIndex, itemsPerPage: resources.length };
      return encodeList({ ...page, resources: resources.map((one) => shown(one, request)) }, version);
    });
  }
  if (create) {
    onMany.add('POST');
    scope.post<Many>(`/${path}`, async (request, reply) => {
      const resource = await create(kind.decode(request.body), contextOf(request));
      request.scimState.created = resource.id;
      reply.code(201).header('location', `${baseUrl(request)}/${path}/${encodeURIComponent(resource.id)}`);
      return shown(resource, request);
    });
  }
  if (get) {
    onOne.add('GET');
    scope.get<One>(`/${path}/:id`, async (request) => {
      const resource = await get(request.params.id, contextOf(request), { without: unwanted(request.query) });
      return shown(resource, request);
    });
  }
  if (update) {
    onOne.add('PUT');
    scope.put<One>(`/${path}/:id`, async (request) =>
      shown(await update(request.params.id, kind.decode(request.body), contextOf(request)), request),
    );
  }
  if (modify) {
    onOne.add('PATCH');
    scope.patch<One>(`/${path}/:id`, async (request, reply) => {
      const operations = parsePatch(request.body, version);
      const change = (current: Stored<T>): T => applyPatch<T>(current, operations);
      const resource = await modify(request.params.id, change, contextOf(request));
      return kind.patchAnswersBody ? shown(resource, request) : empty(reply);
    });
  }
  if (handlers.delete) {
    onOne.add('DELETE');
    scope.delete<One>(`/${path}/:id`, async (request, reply) => {
      await handlers.delete?.(request.params.id, contextOf(request));
      return empty(reply);
    });
  }
  allowOnly(scope, `/${path}`, onMany);
  allowOnly(scope, `/${path}/:id`, onOne);
}

function empty(reply: FastifyReply): FastifyReply {
  return reply.code(204).send();
}

/** PATCH for connectors that can only replace: read, change, replace, one at a time for each id. */
function modifyByReplacing<T extends ScimUser | ScimGroup>({ handlers }: ResourceKind<T>) {
  const { get, update } = handlers;
  if (!get || !update) return undefined;
  const locked = createKeyLock();
  return (id: string, change: (current: Stored<T>) => T, context: RequestContext): Promise<Stored<T>> =>
    locked(id, async () => update(id, change(await get(id, context)), context));
}
