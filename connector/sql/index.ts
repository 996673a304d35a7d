/** Public entry of the SQL connector. */
export { type SqlConfig, sqlConfigSchema } from './config.ts';
export { createSqlConnector, type SqlConnector, type SqlConnectorOptions } from './sql-connector.ts';
