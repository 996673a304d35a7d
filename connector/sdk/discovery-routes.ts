import {
  encodeList,
  encodeProviderConfig,
  type JsonObject,
  resourceTypes,
  type ScimVersion,
  schemaDocuments,
} from '@postern/protocol/scim';
import type { FastifyInstance } from 'fastify';
import type { AuthOptions } from './auth.ts';
import type { Connector } from './connector.ts';
import { notFound } from './errors.ts';
import { allowOnly } from './method-not-allowed.ts';

interface DiscoveryOptions {
  version: ScimVersion;
  maxPage: number;
  auth: AuthOptions;
  documentationUri?: string | undefined;
}

/** ServiceProviderConfig under both of its names (1.1 says it in the plural), Schemas and ResourceTypes. */
export function addDiscoveryRoutes(scope: FastifyInstance, connector: Connector, options: DiscoveryOptions): void {
  const { version, maxPage, auth, documentationUri } = options;
  const { users, groups, extensions: custom } = connector;
  const config = encodeProviderConfig(connector.capabilities, version, {
    maxResults: maxPage,
    patch: [users, groups].some((kind) => kind.modify || (kind.get && kind.update)),
    filter: true,
    sort: connector.sorts === true,
    changePassword: connector.capabilities.includes('PUSH_PASSWORD_UPDATES'),
    authenticationSchemes: authenticationSchemes(auth),
    ...(documentationUri ? { documentationUri } : {}),
  });
  for (const path of ['/ServiceProviderConfig', '/ServiceProviderConfigs']) {
    scope.get(path, async () => config);
    allowOnly(scope, path, new Set(['GET']));
  }
  addDocuments(scope, '/Schemas', schemaDocuments(version, { custom }), version);
  addDocuments(scope, '/ResourceTypes', resourceTypes(version, { custom }), version);
}

function addDocuments(scope: FastifyInstance, path: string, documents: JsonObject[], version: ScimVersion): void {
  const page = { totalResults: documents.length, startIndex: 1, itemsPerPage: documents.length };
  const list = encodeList({ ...page, resources: documents }, version);
  scope.get(path, async () => list);
  scope.get<{ Params: { id: string } }>(`${path}/:id`, async ({ params }) => {
    const found = documents.find(({ id, name }) => id === params.id || name === params.id);
    if (!found) throw notFound(`${path} has no entry "${params.id}". GET ${path} lists them.`);
    return found;
  });
  allowOnly(scope, path, new Set(['GET']));
  allowOnly(scope, `${path}/:id`, new Set(['GET']));
}

function authenticationSchemes(auth: AuthOptions) {
  switch (auth.type) {
    case 'none':
      return [];
    case 'basic':
      return [{ type: 'httpbasic', name: 'HTTP Basic', description: 'User name and password with every request.' }];
    case 'header':
      return [{ type: 'oauthbearertoken', name: 'HTTP header', description: `A secret value in ${auth.name}.` }];
    case 'custom':
      return [{ type: 'oauthbearertoken', name: 'Bearer token', description: 'A token with every request.' }];
  }
}
