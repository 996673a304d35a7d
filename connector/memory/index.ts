/** Public entry of the example connector. */
export { createMemoryConnector } from './memory-connector.ts';
