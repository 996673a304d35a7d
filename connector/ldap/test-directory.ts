import { readFileSync } from 'node:fs';
import { Client } from 'ldapts';
import { type LdapConfig, ldapConfigSchema } from './config.ts';

/** A directory that a suite may empty and fill. */
export interface TestDirectory {
  name: string;
  url: string;
  caFile: string;
  suffix: string;
  bindDn: string;
  password: string;
  /** What the configuration says beside bases and credentials. */
  preset: 'openldap' | '389ds' | 'activedirectory';
}

/** The configuration for a test directory, with changes to its sections. */
export function directoryConfig(
  target: TestDirectory,
  changes: { directory?: object; users?: object; groups?: object } = {},
): LdapConfig {
  return ldapConfigSchema.parse({
    name: target.name,
    type: 'ldap',
    auth: { type: 'none' },
    directory: {
      preset: target.preset,
      url: target.url,
      caFile: target.caFile,
      bindDn: target.bindDn,
      password: target.password,
      ...changes.directory,
    },
    users: { base: `ou=people,${target.suffix}`, ...changes.users },
    groups: { base: `ou=groups,${target.suffix}`, ...changes.groups },
  });
}

/** A connection of the test's own: what is in the directory is never judged by what the connector says. */
export async function openClient({ url, caFile, bindDn, password }: TestDirectory): Promise<Client> {
  const client = new Client({ url, tlsOptions: { ca: [readFileSync(caFile)], servername: '' } });
  await client.bind(bindDn, password);
  return client;
}

/** Takes everything out of `ou=people` and `ou=groups`. */
export async function emptyDirectory(client: Client, { suffix }: TestDirectory): Promise<void> {
  for (const ou of ['groups', 'people']) {
    const options = { scope: 'one' as const, attributes: ['1.1'], paged: true };
    const { searchEntries } = await client.search(`ou=${ou},${suffix}`, options);
    await Promise.all(searchEntries.map(({ dn }) => client.del(dn)));
  }
}
