/** Everything the LDAP connector promises, on a real OpenLDAP of this run. */
import { join } from 'node:path';
import { directorySuite } from '../../connector/ldap/directories.suite.ts';
import { startSlapd } from '../../demo/system/directories.ts';
import { scratch } from '../kit/scratch.ts';

const { folder, cleanup } = await scratch('ldap-directories');

directorySuite('OpenLDAP', async () => {
  const server = await startSlapd(join(folder, 'slapd'));
  cleanup.push(() => server.stop());
  return { name: 'OpenLDAP', preset: 'openldap', ...server };
});
