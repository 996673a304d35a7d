/** Public entry of the SQL connector. */
export { type SqlConfig, sqlConfigSchema } from './config.ts';
export { type InitResult, initFromDatabase, writeFiles } from './init/index.ts';
export { createSqlConnector, type SqlConnectorOptions } from './sql-connector.ts';
