/** Public entry of the CSV connector. */
export { type CsvConfig, csvConfigSchema } from './config.ts';
export { type CsvConnectorOptions, createCsvConnector } from './csv-connector.ts';
