import type { LdapConfig } from './config.ts';
import type { Connections } from './connections.ts';
import type { DirectorySchema } from './directory-schema.ts';
import { isShown } from './entry-store.ts';
import { code, hasCode } from './ldap-errors.ts';

/** Looks up every base and attribute that the configuration names. Problems are sentences for the admin. */
export async function checkDirectory(
  config: LdapConfig,
  connections: Connections,
  schema: DirectorySchema,
): Promise<string[]> {
  const { directory, users, groups } = config;
  const problems: string[] = [];
  const attribute = (key: string, name: string) => {
    if (!schema.attribute(name)) problems.push(`${key}: the directory knows no attribute ${name}. ${hint(name)}`);
  };
  for (const key of ['key', 'created', 'changed'] as const) attribute(`directory.${key}`, directory[key]);
  for (const [section, part] of Object.entries({ users, groups })) {
    if (!part) continue;
    const problem = await baseProblem(connections, part.base);
    if (problem) problems.push(`${section}.base: ${problem}`);
    attribute(`${section}.naming`, part.naming.slice(0, part.naming.indexOf('=')));
    for (const [path, target] of Object.entries(part.attributes))
      attribute(`${section}.attributes.${path}`, typeof target === 'string' ? target : target.attribute);
    for (const name of Object.keys(part.defaults)) attribute(`${section}.defaults.${name}`, name);
  }
  if (users.active !== false) attribute('users.active', users.active.attribute);
  if (groups) attribute('groups.member', groups.member);
  if (users.password === 'unicodePwd' && directory.url.startsWith('ldap:') && !directory.startTls)
    problems.push(
      'users.password: unicodePwd is only taken over an encrypted connection. Use ldaps:// or startTls: true.',
    );
  return problems;
}

function hint(name: string): string {
  return name.toLowerCase() === 'pwdaccountlockedtime'
    ? 'It comes with the overlay ppolicy: load that one, or write users.active with another attribute.'
    : 'Check its spelling, or take it out with null.';
}

async function baseProblem(connections: Connections, base: string): Promise<string | undefined> {
  const shown = await connections
    .read((session) => isShown(session, base))
    .catch((error: unknown) => {
      if (!hasCode(error, code.noSuchObject, code.invalidDn)) throw error;
      return false;
    });
  return shown
    ? undefined
    : `the directory has no entry ${base}, or does not show it. Check the DN and the account's rights.`;
}
