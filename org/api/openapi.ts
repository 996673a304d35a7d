import { apiError, type Operation, operations, scopes, scopesOf } from '@postern/protocol/management';
import { z } from 'zod';

type Json = Record<string, unknown>;

/** A schema as OpenAPI 3.1 takes it: JSON Schema 2020-12. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as Json;
  return json;
}

const pathParameter = (name: string) => ({ name, in: 'path', required: true, schema: { type: 'string' } });
const headers = {
  Link: { description: 'RFC 8288: self, and next where more follows', schema: { type: 'string' } },
  ETag: { description: 'For If-Match', schema: { type: 'string' } },
};

function queryParameters(query: z.ZodType): Json[] {
  const { properties = {}, required = [] } = schemaOf(query, 'input') as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function describe(operation: Operation): Json {
  const parameters = [
    ...[...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => pathParameter(name!)),
    ...(operation.query ? queryParameters(operation.query) : []),
    ...(operation.etag && operation.method !== 'GET'
      ? [{ name: 'If-Match', in: 'header', schema: { type: 'string' } }]
      : []),
  ];
  const answered = {
    ...(operation.paged ? { Link: headers.Link } : {}),
    ...(operation.etag && operation.answer ? { ETag: headers.ETag } : {}),
  };
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    security: [...scopesOf(operation).map((scope) => ({ serviceApp: [scope] })), { apiToken: [] }, { session: [] }],
    parameters,
    ...(operation.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(operation.body, 'input') } },
          },
        }
      : {}),
    responses: {
      [operation.status]: {
        description: 'Done',
        ...(Object.keys(answered).length > 0 ? { headers: answered } : {}),
        ...(operation.answer
          ? { content: { 'application/json': { schema: schemaOf(operation.answer, 'output') } } }
          : {}),
        ...(operation.media ? { content: { [operation.media]: {} } } : {}),
      },
      default: {
        description: 'Refused',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    },
  };
}

/** The OpenAPI 3.1 document of the management API, from the schemas that the server itself validates with. */
export function openApi(org: { url: string; version: string }): Json {
  const paths: Record<string, Json> = {};
  for (const operation of Object.values(operations) as unknown as Operation[]) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Postern management API',
      version: org.version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: org.url }],
    paths,
    components: {
      schemas: { Error: schemaOf(apiError, 'output') },
      securitySchemes: {
        apiToken: { type: 'apiKey', in: 'header', name: 'Authorization', description: '`SSWS <token>`' },
        serviceApp: {
          type: 'oauth2',
          description: 'client_credentials with private_key_jwt; sent as `Bearer`, or as `DPoP` with a proof',
          flows: {
            clientCredentials: {
              tokenUrl: `${org.url}/oauth2/v1/token`,
              scopes: Object.fromEntries(scopes.map((scope) => [scope, ''])),
            },
          },
        },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'postern_session',
          description: 'With X-CSRF-Token on every change',
        },
      },
    },
  };
}
