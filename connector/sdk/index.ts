/** Public entry of the SCIM connector SDK. */
export { type AttributeField, createAttributeFields } from './attribute-field.ts';
export { attributeMap } from './attribute-map.ts';
export type { AuditEntry, ServerLog } from './audit.ts';
export type { AuthOptions } from './auth.ts';
export type { ScimCall, ScimReply } from './call.ts';
export { ConfigError, parseConfig, readConfigFile } from './config-file.ts';
export {
  type Connector,
  type ConnectorDefinition,
  defineConnector,
  type Grant,
  type GroupHandlers,
  type ListGrants,
  type ListQuery,
  type Page,
  type RequestContext,
  type ResourceHandlers,
  type Stored,
  type StoredGroup,
  type StoredUser,
  type UserHandlers,
} from './connector.ts';
export { customSchemasOf } from './custom-schemas.ts';
export { createScimEndpoint, type EndpointOptions, type ScimEndpoint } from './endpoint.ts';
export {
  duplicate,
  invalidFilter,
  invalidValue,
  notFound,
  OnPremisesError,
  onPremisesError,
  ScimError,
  scimError,
  unavailable,
} from './errors.ts';
export { createFetchHandler, type FetchHandlerOptions } from './fetch-handler.ts';
export { listInMemory } from './in-memory.ts';
export { createKeyLock } from './key-lock.ts';
export { isLoopback } from './loopback.ts';
export { noGroups } from './no-groups.ts';
export type { ReadyConnector } from './ready-connector.ts';
export { addScimVersion, type ScimPluginOptions } from './scim-plugin.ts';
export { createScimServer, type ScimServer, type ScimServerOptions } from './server.ts';
export { readSecret, type ServerConfig, serverConfigShape, serverOptions } from './server-config.ts';
export type { TlsOptions } from './tls.ts';
export { createOnce, whenReady } from './when-ready.ts';
