/** Public entry of the REST connector. */
export { type RestConfig, restConfigSchema } from './config.ts';
export { createRestConnector } from './rest-connector.ts';
