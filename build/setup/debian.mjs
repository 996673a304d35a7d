// Plain JavaScript for Node 20: runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

const policy = '/usr/sbin/policy-rc.d';
// dpkg-query's own placeholder, not a template's.
const statusFormat = ['$', '{db:Status-Status}'].join('');
const has = (name) => {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', statusFormat, name], { encoding: 'utf8' });
  return stdout === 'installed';
};
const isDebian = () => existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');

/**
 * Installs Debian packages that are missing, and says so first. As root it keeps the services that come with them from
 * starting (the tests run servers of their own in temporary folders); under sudo Debian's own policy decides.
 * @param {string[]} names
 * @returns {{ missing: string[], command: string }} what is still missing, and the command that would install it
 */
export function ensureDebianPackages(names) {
  const command = `sudo apt-get install -y --no-install-recommends ${names.join(' ')}`;
  if (!isDebian()) return { missing: names.filter((name) => !onPath(programOf[name] ?? name)), command };
  const absent = names.filter((name) => !has(name));
  if (absent.length === 0) return { missing: [], command };
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  console.log(`Installing Debian packages: ${absent.join(' ')} …`);
  const made = asRoot.length === 0 && !existsSync(policy);
  if (made) {
    writeFileSync(policy, '#!/bin/sh\nexit 101\n');
    chmodSync(policy, 0o755);
  }
  try {
    apt(asRoot, ['update', '-qq']);
    apt(asRoot, ['install', '-y', '-qq', '--no-install-recommends', ...absent]);
  } finally {
    if (made) rmSync(policy, { force: true });
  }
  return { missing: absent.filter((name) => !has(name)), command };
}

/** The program that shows a package is there, for systems without dpkg. */
const programOf = {
  ...{ 'mariadb-server': 'mariadbd', postgresql: 'postgres', iproute2: 'ip', nftables: 'nft' },
  ...{ 'tinyproxy-bin': 'tinyproxy', msitools: 'msibuild', 'gcc-mingw-w64-x86-64': 'x86_64-w64-mingw32-gcc' },
};

function onPath(program) {
  return (process.env.PATH ?? '').split(':').some((folder) => {
    try {
      accessSync(`${folder}/${program}`, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function apt(asRoot, args) {
  const [command, ...rest] = [...asRoot, 'apt-get', ...args];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const done = spawnSync(command, rest, { env, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  if (done.status !== 0)
    console.error(`apt-get ${args[0]} failed:\n${(done.stderr || String(done.error)).trim().slice(-2000)}`);
}

/** Name and version of the system, for messages. */
export function systemName() {
  try {
    return /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? process.platform;
  } catch {
    return process.platform;
  }
}
