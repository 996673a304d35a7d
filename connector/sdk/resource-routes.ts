import {
  applyPatch,
  encodeList,
  type JsonObject,
  parsePatch,
  patchDeviations,
  type ScimGroup,
  type ScimUser,
  type ScimVersion,
} from '@postern/protocol/scim';
import type { Route, RouteAnswer, RouteHandler, RouteRequest } from './call.ts';
import type { ResourceHandlers, Stored } from './connector.ts';
import { namesTag, requireMatch, versionOf } from './etag.ts';
import { parseListQuery, searchParameters, unwanted } from './list-query.ts';
import { projectionOf } from './projection.ts';
import { readsPages } from './read-page.ts';
import type { ResourceKind } from './resource-kind.ts';

interface RouteOptions {
  version: ScimVersion;
  maxPage: number;
  /** Whether the connector is asked for an order. */
  sorts: boolean;
}

/** Of a search by POST; no filter is read beyond a hundredth of it. */
const largestSearch = 1024 * 1024;

/** `Users` or `Groups` with every method that the connector has a function for. */
export function resourceRoutes<T extends ScimUser | ScimGroup>(
  kind: ResourceKind<T>,
  { version, maxPage, sorts }: RouteOptions,
): [string, Route][] {
  const { handlers, path } = kind;
  const { create, update, get, modify } = handlers;
  const list = handlers.list && readsPages(handlers.list);
  const locationOf = ({ baseUrl }: RouteRequest, id: string) => `${baseUrl}/${path}/${encodeURIComponent(id)}`;

  /** Without its members a group has no tag: it would differ from the tag of the whole. */
  const tagOf = (resource: Stored<T>, without?: ReadonlySet<string>) =>
    without?.has('members') && path === 'Groups' && !resource.meta?.version ? undefined : versionOf(resource);
  const shown = (resource: Stored<T>, request: RouteRequest, tag: string | undefined, query = request.query) => {
    const body = kind.encode(resource, {
      location: locationOf(request, resource.id),
      ...(tag ? { version: tag } : {}),
    });
    return projectionOf(query)?.(body) ?? body;
  };
  const changed = (status: number, resource: Stored<T>, request: RouteRequest): RouteAnswer => {
    const tag = versionOf(resource);
    return { status, headers: { etag: tag }, body: shown(resource, request, tag) };
  };

  const page = async (request: RouteRequest, query: URLSearchParams): Promise<RouteAnswer> => {
    const { sort, ...asked } = parseListQuery(query, maxPage);
    const wanted = sort && sorts ? { ...asked, sort } : asked;
    const { totalResults, resources } = await list!(wanted, request.context);
    const found = resources.map((one): JsonObject => shown(one, request, tagOf(one, asked.without), query));
    const counters = { totalResults, startIndex: asked.startIndex, itemsPerPage: found.length };
    return { status: 200, body: encodeList({ ...counters, resources: found }, version) };
  };

  const many: Route = {};
  const one: Route = {};
  const search: Route = {};
  if (list) {
    many['GET'] = (request) => page(request, request.query);
    search['POST'] = async (request) => page(request, searchParameters(await request.body(largestSearch)));
  }
  if (create) {
    many['POST'] = async (request) => {
      const resource = await create(kind.decode(await request.body(kind.largestBody), request.notes), request.context);
      request.created = resource.id;
      const answer = changed(201, resource, request);
      return { ...answer, headers: { ...answer.headers, location: locationOf(request, resource.id) } };
    };
  }
  if (get) {
    one['GET'] = async (request) => {
      const without = unwanted(request.query);
      const resource = await get(request.id, request.context, { without });
      const tag = tagOf(resource, without);
      const headers: Record<string, string> = tag ? { etag: tag } : {};
      const seen = header(request, 'if-none-match');
      if (seen && tag && namesTag(seen, tag)) return { status: 304, headers };
      return { status: 200, headers, body: shown(resource, request, tag) };
    };
  }
  if (update) {
    one['PUT'] = async (request) => {
      const resource = kind.decode(await request.body(kind.largestBody), request.notes);
      const seen = header(request, 'if-match');
      const replace = (current: Stored<T>): T => {
        if (seen) requireMatch(seen, current);
        return resource;
      };
      const stored =
        seen && modify ? modify(request.id, replace, request.context) : update(request.id, resource, request.context);
      return changed(200, await stored, request);
    };
  }
  if (modify) one['PATCH'] = patchRoute(kind, modify, version, changed);
  if (handlers.delete) one['DELETE'] = deleteRoute(kind);
  const routes: [string, Route][] = [
    [path, many],
    [`${path}/:id`, one],
  ];
  return version === '2.0' && list ? [...routes, [`${path}/.search`, search]] : routes;
}

function patchRoute<T extends ScimUser | ScimGroup>(
  kind: ResourceKind<T>,
  modify: NonNullable<ResourceHandlers<T>['modify']>,
  version: ScimVersion,
  changed: (status: number, resource: Stored<T>, request: RouteRequest) => RouteAnswer,
): RouteHandler {
  return async (request) => {
    const body = await request.body(kind.largestBody);
    request.notes.push(...patchDeviations(body));
    const operations = parsePatch(body, version);
    const seen = header(request, 'if-match');
    const change = (current: Stored<T>): T => {
      if (seen) requireMatch(seen, current);
      return applyPatch<T>(current, operations);
    };
    const resource = await modify(request.id, change, request.context, seen ? undefined : operations);
    return kind.patchAnswersBody ? changed(200, resource, request) : { status: 204 };
  };
}

function deleteRoute<T extends ScimUser | ScimGroup>({ handlers }: ResourceKind<T>): RouteHandler {
  return async (request) => {
    const { id, context } = request;
    const seen = header(request, 'if-match');
    if (seen && handlers.get) requireMatch<T>(seen, await handlers.get(id, context));
    await handlers.delete?.(id, context);
    return { status: 204 };
  };
}

function header({ headers }: RouteRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
