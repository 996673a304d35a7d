import { execFile, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createPrivateCa } from './certificates.ts';
import { type DirectoryServer, suffix } from './directory-server.ts';
import { freePort } from './free-port.ts';
import { end, listening, ownedBy, programsOf } from './servers.ts';

const run = promisify(execFile);
const service = `cn=postern,ou=services,${suffix}`;

/** Starts OpenLDAP in `folder`, with the overlays that docs/connectors/openldap.md names. */
export async function startSlapd(folder: string): Promise<DirectoryServer> {
  const programs = await programsOf('slapd', ['/usr/sbin', '/usr/local/sbin', '/usr/libexec'], 'slapd');
  const owner = await ownedBy('openldap', folder);
  await mkdir(join(folder, 'config'));
  await mkdir(join(folder, 'data'));
  const ca = await createPrivateCa(join(folder, 'tls'));
  const { certFile, keyFile } = await ca.issue('slapd');
  await writeFile(join(folder, 'config.ldif'), slapdConfig(folder, ca.caFile, certFile, keyFile));
  await writeFile(join(folder, 'data.ldif'), tree);
  for (const [database, file] of [
    ['0', 'config.ldif'],
    ['1', 'data.ldif'],
  ])
    await run(join(programs, 'slapadd'), ['-n', database!, '-F', join(folder, 'config'), '-l', join(folder, file!)]);
  if (owner.uid !== undefined) await run('chown', ['-R', `${owner.uid}:${owner.gid}`, folder]);
  const [plain, secure] = [await freePort(), await freePort()];
  const urls = `ldap://127.0.0.1:${plain}/ ldaps://127.0.0.1:${secure}/`;
  const start = async () => {
    const args = ['-d', '0', '-F', join(folder, 'config'), '-h', urls];
    const child = spawn(join(programs, 'slapd'), args, { stdio: 'ignore', ...owner });
    await listening(secure, child);
    return child;
  };
  let child = await start();
  return {
    url: `ldaps://127.0.0.1:${secure}`,
    plainUrl: `ldap://127.0.0.1:${plain}`,
    caFile: ca.caFile,
    suffix,
    bindDn: service,
    password: 'Service-Passw0rd',
    admin: { bindDn: `cn=admin,${suffix}`, password: 'secret' },
    kill: () => end(child, 'SIGKILL'),
    async restart() {
      child = await start();
    },
    stop: () => end(child, 'SIGTERM'),
  };
}

function slapdConfig(folder: string, caFile: string, certFile: string, keyFile: string): string {
  return `dn: cn=config
objectClass: olcGlobal
cn: config
olcPidFile: ${folder}/slapd.pid
olcTLSCACertificateFile: ${caFile}
olcTLSCertificateFile: ${certFile}
olcTLSCertificateKeyFile: ${keyFile}

dn: cn=module{0},cn=config
objectClass: olcModuleList
cn: module{0}
olcModulePath: /usr/lib/ldap
olcModuleLoad: back_mdb
olcModuleLoad: ppolicy
olcModuleLoad: syncprov

dn: cn=schema,cn=config
objectClass: olcSchemaConfig
cn: schema

include: file:///etc/ldap/schema/core.ldif
include: file:///etc/ldap/schema/cosine.ldif
include: file:///etc/ldap/schema/inetorgperson.ldif

dn: olcDatabase={1}mdb,cn=config
objectClass: olcMdbConfig
olcDatabase: {1}mdb
olcSuffix: ${suffix}
olcRootDN: cn=admin,${suffix}
olcRootPW: secret
olcDbDirectory: ${folder}/data
olcDbNoSync: TRUE
olcDbIndex: objectClass,entryUUID,entryCSN,member,uid,cn,mail eq
olcAccess: {0}to dn.subtree="ou=people,${suffix}" attrs=userPassword by dn.exact="${service}" write by anonymous auth by * none
olcAccess: {1}to dn.subtree="ou=people,${suffix}" by dn.exact="${service}" write by users read
olcAccess: {2}to dn.subtree="ou=groups,${suffix}" by dn.exact="${service}" write by users read
olcAccess: {3}to attrs=userPassword by anonymous auth by * none
olcAccess: {4}to * by users read
olcLimits: {0}dn.exact="${service}" size=unlimited

dn: olcOverlay={0}ppolicy,olcDatabase={1}mdb,cn=config
objectClass: olcPPolicyConfig
olcOverlay: {0}ppolicy
olcPPolicyDefault: cn=default,ou=policies,${suffix}

dn: olcOverlay={1}syncprov,olcDatabase={1}mdb,cn=config
objectClass: olcSyncProvConfig
olcOverlay: {1}syncprov
`;
}

const tree = `dn: ${suffix}
objectClass: dcObject
objectClass: organization
o: Example
dc: example

dn: ou=people,${suffix}
objectClass: organizationalUnit
ou: people

dn: ou=groups,${suffix}
objectClass: organizationalUnit
ou: groups

dn: ou=services,${suffix}
objectClass: organizationalUnit
ou: services

dn: ${service}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: postern
userPassword: Service-Passw0rd

dn: ou=policies,${suffix}
objectClass: organizationalUnit
ou: policies

dn: cn=default,ou=policies,${suffix}
objectClass: applicationProcess
objectClass: pwdPolicy
cn: default
pwdAttribute: userPassword
pwdLockout: TRUE
`;
