import { openConnector } from './kinds.ts';
import { createScimServer, type ServerLog, serverOptions } from './sdk/index.ts';

/** Starts what a configuration file describes. Throws a message for the admin. */
export async function startConnector(file: string, log: ServerLog): Promise<{ url: string; close(): Promise<void> }> {
  const { config, connector, folder } = await openConnector(file);
  const server = createScimServer(connector, { ...serverOptions(config, folder), log });
  try {
    const problems = await connector.check().catch((error: unknown) => {
      log.warn({ err: error }, 'what is behind the connector does not answer yet; requests get 503 until it does');
      return [];
    });
    if (problems.length) throw new Error(misfit(file, problems));
    for (const advice of await connector.advise().catch(() => [])) log.warn({ advice }, 'there is advice');
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

/** Checks a configuration file against its schema and against what it names. */
export async function checkConfigFile(file: string): Promise<ConfigCheck> {
  const { config, connector, folder } = await openConnector(file);
  try {
    serverOptions(config, folder);
    const problems = await connector.check();
    const advice = problems.length ? [] : await connector.advise();
    return { problems, advice, capabilities: connector.capabilities };
  } finally {
    await connector.close?.();
  }
}

/** What to say about a file that does not fit what it names. */
export function misfit(file: string, problems: readonly string[]): string {
  return [`${file} does not fit what it names:`, ...problems.map((one) => `  - ${one}`)].join('\n');
}
