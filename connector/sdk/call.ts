/** A request and its answer as the routing core sees them, whatever carried them. */
import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from '@postern/protocol/scim';
import type { RequestContext } from './connector.ts';

/** One request as a carrier hands it over. */
export interface ScimCall {
  method: string;
  /** Segments of the path below the base of the version, still percent-encoded: `['Users', 'a%20b']`. */
  segments: readonly string[];
  /** Whole path without the query, for the audit log. */
  path: string;
  /** What stands behind the question mark, without it. */
  search: string;
  headers: IncomingHttpHeaders;
  /** Read only after the credentials were checked. */
  body: AsyncIterable<Uint8Array> | undefined;
  /** URL of the version's base as the caller knows it, without a slash at its end. */
  baseUrl: string;
  /** Address of the caller, `-` where the carrier does not know it. */
  remote: string;
  /** Common name in the certificate that the caller showed and the server checked. */
  certificate?: string | undefined;
}

/** What a carrier sends back. */
export interface ScimReply {
  status: number;
  headers: Record<string, string>;
  /** JSON text. */
  body?: string;
}

/** A request on its way to a route. */
export interface RouteRequest {
  /** Id in the path, decoded; '' on a collection. */
  id: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  baseUrl: string;
  context: RequestContext;
  /** The parsed body; `most` bytes at most, where that is less than the server's limit. Errors: 400, 413, 415. */
  body(most?: number): Promise<unknown>;
  /** For the audit log: id of what came into being. */
  created?: string;
  /** For the audit log: deviations from the RFC that were accepted. */
  notes: string[];
}

export interface RouteAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: JsonObject;
}

export type RouteHandler = (request: RouteRequest) => Promise<RouteAnswer>;
/** What a path offers, by method. */
export type Route = Partial<Record<string, RouteHandler>>;
