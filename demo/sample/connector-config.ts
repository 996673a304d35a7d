import { writeFile } from 'node:fs/promises';

export type ConnectorAuth =
  | { type: 'basic'; user: string; password: string }
  | { type: 'header'; name: string; value: string }
  | { type: 'none' };

/**
 * Writes the SQL connector's configuration for the sample application. JSON is YAML too, so it is written as JSON.
 * @returns the file
 */
export async function writeConnectorConfig(
  file: string,
  options: {
    name: string;
    url: string;
    auth: ConnectorAuth;
    /** Where it listens; loopback where nothing is said. */
    host?: string;
    port: number;
    tls?: { certFile: string; keyFile: string };
    /** `false`: passwords are not kept; a benchmark without hashing. */
    passwords?: boolean;
  },
): Promise<string> {
  const custom = `urn:okta:${options.name}:1.0:user:custom`;
  const config = {
    name: options.name,
    listen: { host: options.host ?? '127.0.0.1', port: options.port, basePath: '/scim' },
    ...(options.tls ? { tls: options.tls } : {}),
    auth: options.auth,
    database: { url: options.url },
    users: {
      table: 'app_user',
      key: { column: 'id', generate: 'database' },
      columns: {
        userName: 'login',
        'name.givenName': 'first_name',
        'name.familyName': 'last_name',
        'emails[primary]': 'email',
        'phoneNumbers[primary]': 'phone',
        title: 'title',
        'enterprise.department': 'department',
        [`${custom}:costCode`]: 'cost_code',
      },
      active: { column: 'status', true: 'A', false: 'D' },
      ...(options.passwords === false ? {} : { password: { column: 'password_hash', hash: 'pbkdf2', cost: 100_000 } }),
      lastModified: 'updated_at',
      delete: 'soft',
    },
    groups: {
      table: 'app_group',
      key: { column: 'id', generate: 'database' },
      columns: { displayName: 'display_name', description: 'description' },
      members: { table: 'app_membership', group: 'group_id', user: 'user_id' },
    },
  };
  await writeFile(file, `${JSON.stringify(config, null, 2)}\n`, { mode: 0o600 });
  return file;
}
