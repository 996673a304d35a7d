import { execFile, spawn } from 'node:child_process';
import { chown, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type DirectoryServer, suffix } from './directory-server.ts';
import { freePort } from './free-port.ts';
import { end, listening, ownedBy, programsOf } from './servers.ts';

const run = promisify(execFile);
const instance = 'postern';
const service = `cn=postern,ou=services,${suffix}`;
const password = 'D1rectory-Passw0rd';

/** Folders of the system that 389-ds insists on, and what stands in for each in the private mount namespace. */
const mounts = {
  '/etc/dirsrv': 'etc',
  '/var/lib/dirsrv': 'lib',
  '/var/log/dirsrv': 'log',
  '/run/dirsrv': 'run',
  '/run/lock/dirsrv': 'lock',
  '/dev/shm': 'shm',
  '/etc/default': 'default',
  '/usr/share/dirsrv/inf/defaults.inf': 'defaults.inf',
};

/**
 * Starts 389 Directory Server in `folder`. Its programs know one place for everything, so they run in a mount
 * namespace of their own, in which those places are in the folder; that needs root. Nothing of the system is touched.
 */
export async function startDirectory389(folder: string): Promise<DirectoryServer> {
  const programs = await programsOf('ns-slapd', ['/usr/sbin'], '389-ds-base');
  const owner = await ownedBy('dirsrv', folder);
  const [plain, secure] = [await freePort(), await freePort()];
  await prepare(folder, owner, plain, secure);
  await run('unshare', [
    '-m',
    '--propagation',
    'private',
    'sh',
    '-c',
    inside(folder, `dscreate from-file ${folder}/ds.inf`),
  ]);
  await configure(join(folder, 'etc', `slapd-${instance}`, 'dse.ldif'));
  const command = `exec ${join(programs, 'ns-slapd')} -D /etc/dirsrv/slapd-${instance} -i /run/dirsrv/slapd-${instance}.pid -d 0`;
  const start = async () => {
    const child = spawn('unshare', ['-m', '--propagation', 'private', 'sh', '-c', inside(folder, command)], {
      stdio: 'ignore',
    });
    await listening(secure, child);
    return child;
  };
  let child = await start();
  try {
    await addTree(folder, `ldap://127.0.0.1:${plain}`);
  } catch (error) {
    await end(child, 'SIGKILL');
    throw error;
  }
  const url = `ldaps://localhost:${secure}`;
  const caFile = join(folder, 'etc', `slapd-${instance}`, 'ca.crt');

  return {
    url,
    plainUrl: `ldap://localhost:${plain}`,
    caFile,
    suffix,
    bindDn: service,
    password: 'Service-Passw0rd',
    admin: { bindDn: 'cn=Directory Manager', password },
    kill: () => end(child, 'SIGKILL'),
    async restart() {
      child = await start();
    },
    stop: () => end(child, 'SIGTERM'),
  };
}

/** A command for the shell, run where the folders are mounted. */
function inside(folder: string, command: string): string {
  const lines = Object.entries(mounts).map(([place, own]) => `mount --bind ${join(folder, own)} ${place}`);
  return ['set -e', ...lines, command].join('\n');
}

async function prepare(
  folder: string,
  owner: { uid?: number; gid?: number },
  plain: number,
  secure: number,
): Promise<void> {
  for (const [place, own] of Object.entries(mounts)) {
    if (own === 'defaults.inf') continue;
    await mkdir(place, { recursive: true });
    await mkdir(join(folder, own));
    if (own === 'etc' || own === 'lib') await cp(place, join(folder, own), { recursive: true });
    if (owner.uid !== undefined) await chown(join(folder, own), owner.uid, owner.gid!);
  }
  const defaults = await readFile('/usr/share/dirsrv/inf/defaults.inf', 'utf8');
  await writeFile(join(folder, 'defaults.inf'), defaults.replace(/^with_systemd.*/m, 'with_systemd = 0'));
  await writeFile(
    join(folder, 'ds.inf'),
    `[general]
config_version = 2
full_machine_name = localhost
selinux = False
systemd = False
start = False
strict_host_checking = False
[slapd]
instance_name = ${instance}
root_password = ${password}
port = ${plain}
secure_port = ${secure}
self_sign_cert = True
[backend-userroot]
suffix = ${suffix}
create_suffix_entry = True
`,
  );
}

/** Loopback only, and the plug-ins that docs/connectors/389ds.md names; the server is stopped meanwhile. */
async function configure(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const set = (name: string, to: 'on' | 'off', dse: string) =>
    dse.replace(
      new RegExp(`(dn: cn=${name},cn=plugins,cn=config\\n(?:.+\\n)*?nsslapd-pluginEnabled: )(?:on|off)`, 'i'),
      `$1${to}`,
    );
  const listening = 'nsslapd-listenhost: 127.0.0.1\nnsslapd-securelistenhost: 127.0.0.1\n';
  const local = text.replace(/^dn: cn=config\n/m, `dn: cn=config\n${listening}`);
  const kept = set('referential integrity postoperation', 'on', local);
  await writeFile(file, set('USN', 'on', set('7-bit check', 'off', kept)));
}

async function addTree(folder: string, url: string): Promise<void> {
  const file = join(folder, 'tree.ldif');
  await writeFile(file, tree);
  await run('ldapadd', ['-x', '-H', url, '-D', 'cn=Directory Manager', '-w', password, '-f', file]);
}

const unit = (ou: string, more = '') => `dn: ou=${ou},${suffix}
objectClass: organizationalUnit
ou: ${ou}
${more}
`;

/** Operational attributes are not part of `*`. */
const rights = (name: string) =>
  `aci: (targetattr="* || nsUniqueId || nsAccountLock || createTimestamp || modifyTimestamp || entrydn")` +
  `(version 3.0; acl "Postern ${name}"; allow (read, search, compare, write, add, delete) userdn="ldap:///${service}";)
`;

const tree = `${unit('people', rights('people'))}${unit('groups', rights('groups'))}${unit('services')}dn: ${service}
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: postern
userPassword: Service-Passw0rd
nsSizeLimit: -1
nsLookThroughLimit: -1
nsPagedSizeLimit: -1
nsPagedLookThroughLimit: -1
`;
