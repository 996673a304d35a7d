import { readFileSync } from 'node:fs';
import { Client, ResultCodeError } from 'ldapts';
import { type LdapConfig, ldapConfigSchema } from './config.ts';

/** A directory that a suite may empty and fill. */
export interface TestDirectory {
  name: string;
  url: string;
  /** For StartTLS. */
  plainUrl: string;
  caFile: string;
  suffix: string;
  bindDn: string;
  password: string;
  /** May do everything; for the test's own connection. */
  admin: { bindDn: string; password: string };
  kill(): Promise<void>;
  restart(): Promise<void>;
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
export async function openClient({ url, caFile, admin }: TestDirectory): Promise<Client> {
  const client = new Client({ url, tlsOptions: { ca: [readFileSync(caFile)], servername: '' } });
  await client.bind(admin.bindDn, admin.password);
  return client;
}

/** Takes everything out of `ou=people` and `ou=groups`. */
export async function emptyDirectory(client: Client, { suffix }: TestDirectory): Promise<void> {
  for (const ou of ['groups', 'people']) {
    const options = { scope: 'one' as const, attributes: ['1.1'], paged: true };
    const { searchEntries } = await client.search(`ou=${ou},${suffix}`, options);
    // OpenLDAP closes a connection with more than a thousand requests that wait.
    for (let n = 0; n < searchEntries.length; n += 50)
      await Promise.all(searchEntries.slice(n, n + 50).map(({ dn }) => client.del(dn)));
  }
}

/** Entries right below a base, with all their attributes, as the directory says it. */
export async function entriesOf(client: Client, base: string, filter = '(objectClass=*)') {
  const { searchEntries } = await client.search(base, { scope: 'one', filter, paged: true });
  return searchEntries;
}

/** Whether the directory lets somebody in. */
export async function canSignIn({ url, caFile }: TestDirectory, dn: string, password: string): Promise<boolean> {
  const client = new Client({ url, tlsOptions: { ca: [readFileSync(caFile)], servername: '' } });
  try {
    await client.bind(dn, password);
    return true;
  } catch (error) {
    if (error instanceof ResultCodeError) return false;
    throw error;
  } finally {
    await client.unbind();
  }
}

/** Makes many people fast, without the connector. */
export async function addPeople(client: Client, { suffix, preset }: TestDirectory, count: number): Promise<void> {
  const add = (n: number) => {
    const name = `person${n}`;
    return preset === 'activedirectory'
      ? client.add(`cn=${name},ou=people,${suffix}`, {
          objectClass: 'user',
          sAMAccountName: name,
          userPrincipalName: name,
        })
      : client.add(`uid=${name},ou=people,${suffix}`, { objectClass: 'inetOrgPerson', uid: name, cn: name, sn: name });
  };
  for (let n = 0; n < count; n += 50)
    await Promise.all(Array.from({ length: Math.min(50, count - n) }, (_, at) => add(n + at)));
}
