import type { Route, RouteAnswer, RouteHandler, RouteRequest } from './call.ts';
import { type ScimError, scimError } from './errors.ts';

/** What is served, by path below the base: `Users` a collection, `Users/:id` one of it, `Users/.search` a fixed one. */
export type Routes = ReadonlyMap<string, Route>;

export interface FoundRoute {
  id: string;
  handler: RouteHandler;
  /** HEAD is answered as GET, without its body. */
  bodiless: boolean;
}

/** The path is served, but not with this method: error 405, and the methods for the `Allow` header. */
export interface RefusedMethod {
  allow: string;
  error: ScimError;
}

/**
 * The handler of a request. Errors: 404 for a path that is not served, 501 for `/Me` (RFC 7644 section 3.11), 400 for
 * an id that is not percent-encoded as it should be.
 */
export function findRoute(routes: Routes, method: string, segments: readonly string[]): FoundRoute | RefusedMethod {
  const [first = '', second, ...more] = segments.map(decoded);
  const name = second === undefined ? first : `${first}/${second}`;
  const fixed = more.length === 0 ? routes.get(name) : undefined;
  const route = fixed ?? (more.length === 0 && second !== undefined ? routes.get(`${first}/:id`) : undefined);
  if (!route) {
    if (first === 'Me') throw scimError(501, 'This server does not know which user you are. Use /Users with an id.');
    throw scimError(404, `${method} /${segments.join('/')} is not part of SCIM here.`);
  }
  const handler = route[method === 'HEAD' ? 'GET' : method];
  if (!handler) return refusal(method, fixed ? name : `${first}/:id`, route);
  return { id: fixed ? '' : (second ?? ''), handler, bodiless: method === 'HEAD' };
}

function refusal(method: string, path: string, route: Route): RefusedMethod {
  const allow = Object.keys(route).join(', ');
  const offered = allow ? `It offers ${allow}.` : 'It offers no method here.';
  return { allow, error: scimError(405, `This server does not offer ${method} on /${path}. ${offered}`) };
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw scimError(400, `The path part "${segment.slice(0, 100)}" is not percent-encoded UTF-8.`, 'invalidSyntax');
  }
}

/** A route that answers the same document to everybody; it is made when somebody asks. `baseUrl`: as they know it. */
export function documentRoute(body: (baseUrl: string) => NonNullable<RouteAnswer['body']>): Route {
  return {
    async GET({ query, baseUrl }: RouteRequest) {
      refuseFilter(query);
      return { status: 200, body: body(baseUrl) };
    },
  };
}

/** Discovery is not filtered (RFC 7644 section 4). Throws 403. */
export function refuseFilter(query: URLSearchParams): void {
  if (query.has('filter')) throw scimError(403, 'Discovery is not filtered. Leave the query parameter filter out.');
}
