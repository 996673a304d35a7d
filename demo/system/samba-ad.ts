import { execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chmod, cp, mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createPrivateCa } from './certificates.ts';
import { type DirectoryServer, suffix } from './directory-server.ts';
import { end, listening, programsOf } from './servers.ts';

const run = promisify(execFile);
const password = 'Adm1n-Passw0rd!';

/**
 * Starts an Active Directory domain controller (Samba) in `folder`. Its ports are fixed, so it gets an address of
 * 127.0.0.0/8 of its own. Passwords of any kind are taken, and an old one is refused at once.
 */
export async function startSambaAd(folder: string): Promise<DirectoryServer> {
  const programs = await programsOf('samba', ['/usr/sbin'], 'samba-ad-dc samba-ad-provision samba-dsdb-modules');
  const address = await freeAddress();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'empty.conf'), '');
  const tool = (...args: string[]) => run('samba-tool', args);
  const domain = ['--realm=EXAMPLE.TEST', '--domain=EXAMPLE', '--server-role=dc', '--dns-backend=NONE'];
  const host = ['--host-name=dc1', `--host-ip=${address}`, `--adminpass=${password}`];
  await tool(
    'domain',
    'provision',
    '-q',
    '-s',
    join(folder, 'empty.conf'),
    `--targetdir=${folder}`,
    ...domain,
    ...host,
  );
  for (const name of ['run', 'ncalrpc', 'log', 'tls']) await mkdir(join(folder, name), { recursive: true });
  const ca = await createPrivateCa(join(folder, 'ca'));
  const { certFile, keyFile } = await ca.issue('dc1', ['dc1.example.test', address]);
  await cp(keyFile, join(folder, 'tls', 'key.pem'));
  await chmod(join(folder, 'tls', 'key.pem'), 0o600);
  const config = join(folder, 'etc', 'smb.conf');
  await writeFile(config, smbConfig(folder, address, certFile, ca.caFile));
  const sam = join(folder, 'private', 'sam.ldb');
  const policy = ['--complexity=off', '--min-pwd-length=1', '--history-length=0', '--min-pwd-age=0'];
  await tool('domain', 'passwordsettings', 'set', '-q', ...policy, '-s', config, '-H', sam);
  for (const name of ['people', 'groups']) await tool('ou', 'add', `OU=${name},${suffix}`, '-s', config, '-H', sam);
  await tool('user', 'add', 'postern', 'Service-Passw0rd', '-s', config, '-H', sam);
  await delegate((...args) => tool(...args, '-s', config, '-H', sam));
  const start = async () => {
    const args = ['-s', config, '--foreground', '--no-process-group', '--debug-stdout', '-M', 'single'];
    const child = spawn(join(programs, 'samba'), args, { stdio: 'ignore' });
    await listening(636, child, address);
    return child;
  };
  let child = await start();
  return {
    url: `ldaps://${address}`,
    plainUrl: `ldap://${address}`,
    caFile: ca.caFile,
    suffix,
    bindDn: 'postern@example.test',
    password: 'Service-Passw0rd',
    admin: { bindDn: 'Administrator@example.test', password },
    kill: () => end(child, 'SIGKILL'),
    async restart() {
      child = await start();
    },
    stop: () => end(child, 'SIGTERM'),
  };
}

const userClass = 'bf967aba-0de6-11d0-a285-00aa003049e2';
const groupClass = 'bf967a9c-0de6-11d0-a285-00aa003049e2';

/** What the two dsacls commands in docs/connectors/activedirectory.md do: everything with users here, with groups there. */
async function delegate(tool: (...args: string[]) => Promise<{ stdout: string }>): Promise<void> {
  const { stdout } = await tool('user', 'show', 'postern', '--attributes=objectSid');
  const sid = /objectSid: (\S+)/.exec(stdout)?.[1];
  for (const [unit, kind] of [
    ['people', userClass],
    ['groups', groupClass],
  ]) {
    const rights = `(OA;;CCDC;${kind};;${sid})(OA;CIIO;GA;;${kind};${sid})`;
    await tool('dsacl', 'set', `--objectdn=OU=${unit},${suffix}`, `--sddl=${rights}`);
  }
}

function smbConfig(folder: string, address: string, certFile: string, caFile: string): string {
  return `[global]
  netbios name = DC1
  realm = EXAMPLE.TEST
  workgroup = EXAMPLE
  server role = active directory domain controller
  server services = ldap, cldap
  private dir = ${folder}/private
  state directory = ${folder}/state
  cache directory = ${folder}/cache
  lock directory = ${folder}
  binddns dir = ${folder}/bind-dns
  pid directory = ${folder}/run
  ncalrpc dir = ${folder}/ncalrpc
  log file = ${folder}/log/log.samba
  interfaces = ${address}/8
  bind interfaces only = yes
  disable netbios = yes
  tls certfile = ${certFile}
  tls keyfile = ${folder}/tls/key.pem
  tls cafile = ${caFile}
  old password allowed period = 0
  ldb:nosync = yes
`;
}

/** An address of 127.0.0.0/8 on whose LDAPS port nobody listens. */
async function freeAddress(): Promise<string> {
  for (;;) {
    const address = `127.${randomInt(1, 250)}.${randomInt(1, 250)}.${randomInt(1, 250)}`;
    const socket = connect(636, address);
    const taken = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (!taken) return address;
  }
}
