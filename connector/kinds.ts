import { z } from 'zod';
import { createCsvConnector, csvConfigSchema } from './csv/index.ts';
import { createLdapConnector, ldapConfigSchema } from './ldap/index.ts';
import { createRestConnector, restConfigSchema } from './rest/index.ts';
import { parseConfig, type ReadyConnector, readConfigFile, type ServerConfig } from './sdk/index.ts';
import { createSqlConnector, sqlConfigSchema } from './sql/index.ts';

/** A ready connector that a configuration file describes. */
export interface ConnectorKind {
  /** What the file says as `type`. */
  type: string;
  /** For people: what it stands over. */
  over: string;
  /** What may stand in the file; the JSON Schema for editors comes from it. */
  schema: z.ZodType;
  /** Makes it from the file's content. Throws ConfigError; what it stands over may be down. */
  open(file: string, content: unknown, folder: string): Promise<OpenedConnector>;
}

export interface OpenedConnector {
  config: ServerConfig;
  connector: ReadyConnector;
}

/** Every kind there is; a new one is one more line. The first is meant where a file names none. */
export const connectorKinds: readonly [ConnectorKind, ...ConnectorKind[]] = [
  kind('sql', 'the tables of a database', sqlConfigSchema, createSqlConnector),
  kind('ldap', 'a directory', ldapConfigSchema, createLdapConnector),
  kind('rest', 'a web service', restConfigSchema, createRestConnector),
  kind('csv', 'CSV files', csvConfigSchema, createCsvConnector),
];

function kind<S extends z.ZodType<ServerConfig>>(
  type: string,
  over: string,
  schema: S,
  create: (config: z.output<S>, options: { folder: string }) => ReadyConnector | Promise<ReadyConnector>,
): ConnectorKind {
  return {
    type,
    over,
    schema,
    async open(file, content, folder) {
      const config = parseConfig(file, schema, content);
      return { config, connector: await create(config, { folder }) };
    },
  };
}

/** The kind of this name. Throws Error that says which there are. */
export function kindOf(type: string): ConnectorKind {
  const found = connectorKinds.find((one) => one.type === type);
  if (found) return found;
  const names = connectorKinds.map((one) => one.type).join(', ');
  throw new Error(`There is no connector of the type ${type}. Write one of ${names}.`);
}

/** Reads a configuration file and makes the connector that it describes. Throws a message for the admin. */
export async function openConnector(file: string): Promise<OpenedConnector & { folder: string }> {
  const { content, folder } = readConfigFile(file);
  const type = (content as { type?: unknown } | null)?.type ?? connectorKinds[0].type;
  return { ...(await kindOf(String(type)).open(file, content, folder)), folder };
}

/** JSON Schema (draft 2020-12) of a kind's configuration file, for completion and checks in an editor. */
export function configJsonSchema({ type, over, schema }: ConnectorKind): object {
  const title = `Configuration of postern-connector: ${type}, over ${over}`;
  return { title, ...z.toJSONSchema(schema, { io: 'input' }) };
}
