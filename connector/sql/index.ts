/** Public entry of the SQL connector. */
export { type SqlConfig, sqlConfigSchema } from './config.ts';
export { createSqlConnector, type SqlConnectorOptions } from './sql-connector.ts';
