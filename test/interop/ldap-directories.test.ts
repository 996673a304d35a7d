/** Everything the LDAP connector promises, on a real OpenLDAP, 389 Directory Server and Samba AD domain controller of this run. */
import { join } from 'node:path';
import { directorySuite } from '../../connector/ldap/directories.suite.ts';
import { startDirectory389 } from '../../demo/system/directory-389.ts';
import { startSambaAd } from '../../demo/system/samba-ad.ts';
import { startSlapd } from '../../demo/system/slapd.ts';
import { scratch } from '../kit/scratch.ts';

const { folder, cleanup } = await scratch('ldap-directories');

directorySuite('OpenLDAP', async () => {
  const server = await startSlapd(join(folder, 'slapd'));
  cleanup.push(() => server.stop());
  return { name: 'OpenLDAP', preset: 'openldap', ...server };
});

directorySuite('389 Directory Server', async () => {
  const server = await startDirectory389(join(folder, '389ds'));
  cleanup.push(() => server.stop());
  return { name: '389 Directory Server', preset: '389ds', ...server };
});

directorySuite('Active Directory', async () => {
  const server = await startSambaAd(join(folder, 'ad'));
  cleanup.push(() => server.stop());
  return { name: 'Active Directory', preset: 'activedirectory', ...server };
});
