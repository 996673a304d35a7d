import {
  encodeList,
  encodeProviderConfig,
  type JsonObject,
  resourceTypes,
  type ScimVersion,
  schemaDocuments,
} from '@postern/protocol/scim';
import type { AuthOptions } from './auth.ts';
import type { Route, RouteRequest } from './call.ts';
import type { Connector } from './connector.ts';
import { notFound } from './errors.ts';
import { documentRoute, refuseFilter } from './routes.ts';

interface DiscoveryOptions {
  version: ScimVersion;
  maxPage: number;
  auth: AuthOptions;
  documentationUri?: string | undefined;
}

/** ServiceProviderConfig under both of its names (1.1 says it in the plural), Schemas and ResourceTypes. */
export function discoveryRoutes(connector: Connector, options: DiscoveryOptions): [string, Route][] {
  const { version, maxPage, auth, documentationUri } = options;
  const { users, groups, extensions: custom } = connector;
  const config = () =>
    encodeProviderConfig(connector.capabilities, version, {
      maxResults: maxPage,
      patch: [users, groups].some(({ modify }) => modify),
      filter: true,
      sort: connector.sorts === true,
      etag: [users, groups].some(({ get }) => get),
      changes: connector.watch !== undefined,
      changePassword: connector.capabilities.includes('PUSH_PASSWORD_UPDATES'),
      authenticationSchemes: authenticationSchemes(auth),
      ...(documentationUri ? { documentationUri } : {}),
    });
  const offered = {
    custom,
    users: offersAny(users),
    groups: offersAny(groups),
    entitlements: connector.entitlements !== undefined,
    roles: connector.roles !== undefined,
  };
  return [
    ['ServiceProviderConfig', documentRoute(config)],
    ['ServiceProviderConfigs', documentRoute(config)],
    ...documentRoutes('Schemas', () => schemaDocuments(version, offered), version),
    ...documentRoutes('ResourceTypes', () => resourceTypes(version, offered), version),
  ];
}

function offersAny(handlers: object): boolean {
  return Object.values(handlers).some((one) => typeof one === 'function');
}

function documentRoutes(path: string, documents: () => JsonObject[], version: ScimVersion): [string, Route][] {
  const one = async ({ id, query, baseUrl }: RouteRequest) => {
    refuseFilter(query);
    const wanted = id.toLowerCase();
    const found = documents().find(({ id, name }) => [id, name].some((text) => String(text).toLowerCase() === wanted));
    if (!found) throw notFound(`/${path} has no entry "${id}". GET /${path} lists them.`);
    return { status: 200, body: located(found, baseUrl) };
  };
  return [
    [
      path,
      documentRoute((baseUrl) => encodeList({ resources: documents().map((each) => located(each, baseUrl)) }, version)),
    ],
    [`${path}/:id`, { GET: one }],
  ];
}

/** `meta.location` of a document is a whole URI (RFC 7643 section 3.1); 1.1 knows none. */
function located(document: JsonObject, baseUrl: string): JsonObject {
  const meta = document['meta'] as { location: string } | undefined;
  return meta ? { ...document, meta: { ...meta, location: `${baseUrl}${meta.location}` } } : document;
}

function authenticationSchemes(auth: AuthOptions) {
  switch (auth.type) {
    case 'none':
      return [];
    case 'basic':
      return [{ type: 'httpbasic', name: 'HTTP Basic', description: 'User name and password with every request.' }];
    case 'bearer':
    case 'custom':
      return [{ type: 'oauthbearertoken', name: 'Bearer token', description: 'A token with every request.' }];
    case 'header':
      return [{ type: 'oauthbearertoken', name: 'HTTP header', description: `A secret value in ${auth.name}.` }];
    case 'certificate':
      return [{ type: 'tls', name: 'Client certificate', description: 'A certificate that this server trusts.' }];
  }
}
