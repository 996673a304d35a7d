import { createScimServer, parseConfig, readConfigFile, type ServerLog, serverOptions } from './sdk/index.ts';
import { createSqlConnector, sqlConfigSchema } from './sql/index.ts';

/** Starts what a configuration file describes. Throws a message for the admin. */
export async function startConnector(file: string, log: ServerLog): Promise<{ url: string; close(): Promise<void> }> {
  const { content, folder } = readConfigFile(file);
  const config = parseConfig(file, sqlConfigSchema, content);
  const connector = await createSqlConnector(config, { folder });
  const server = createScimServer(connector, { ...serverOptions(config, folder), log });
  try {
    const problems = await connector.check().catch((error: unknown) => {
      log.warn({ err: error }, 'the database does not answer yet; requests get 503 until it does');
      return [];
    });
    if (problems.length)
      throw new Error([`${file} does not fit the database:`, ...problems.map((one) => `  - ${one}`)].join('\n'));
    for (const advice of await connector.advise().catch(() => []))
      log.warn({ advice }, 'the database could answer faster');
    const url = await server.listen(config.listen);
    log.info({ url, connector: config.name, capabilities: connector.capabilities }, 'listening');
    return { url, close: server.close };
  } catch (error) {
    await server.close();
    throw error;
  }
}

export interface ConfigCheck {
  problems: string[];
  advice: string[];
  capabilities: readonly string[];
}

/** Checks a configuration file against its schema and the database. */
export async function checkConfigFile(file: string): Promise<ConfigCheck> {
  const { content, folder } = readConfigFile(file);
  const config = parseConfig(file, sqlConfigSchema, content);
  const options = serverOptions(config, folder);
  const connector = await createSqlConnector(config, { folder });
  const server = createScimServer(connector, options);
  try {
    const problems = await connector.check();
    const advice = problems.length ? [] : await connector.advise();
    return { problems, advice, capabilities: connector.capabilities };
  } finally {
    await server.close();
  }
}
