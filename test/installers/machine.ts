import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export interface Ran {
  status: number | null;
  /** Standard output and error together, as a person sees them. */
  text: string;
}

export interface StandInState {
  active: string;
  pid: number;
  status: string;
  /** Signs of life that were heard. */
  alive: number;
  starts: number;
}

/** A machine of its own over this one: what is written there is in one folder, and gone with it. */
export interface Machine {
  /** Its root, as a folder of this machine. */
  root: string;
  run(command: string[], options?: { env?: Record<string, string>; input?: string }): Ran;
  /** The command that runs a program inside. */
  prefix: string[];
  /** What the stand-in for systemd knows of the unit. */
  service(): StandInState;
  /** Everything that is there and was not before, but for the databases of packages and accounts, logs and caches. */
  left(): string[];
  remove(): void;
}

/** Makes one by overlayfs; the network is that of this machine. Needs root on Linux. */
export function createMachine(): Machine {
  // Apart from the folders that tests delete: nothing may be deleted through a mount.
  const folder = mkdtempSync('/var/tmp/postern-machine-');
  const [upper, work, root] = ['upper', 'work', 'root'].map((name) => join(folder, name)) as [string, string, string];
  for (const dir of [upper, work, root]) mkdirSync(dir, { recursive: true });
  execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', `lowerdir=/,upperdir=${upper},workdir=${work}`, root]);
  execFileSync('mount', ['-t', 'proc', 'proc', join(root, 'proc')]);
  execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', join(root, 'dev')]);
  for (const [name, minor] of Object.entries({ null: '3', zero: '5', random: '8', urandom: '9' }))
    execFileSync('mknod', ['-m', '666', join(root, 'dev', name), 'c', '1', minor]);
  mkdirSync(join(root, 'dev/shm'), { mode: 0o1777 });
  chmodSync(join(root, 'dev/shm'), 0o1777);
  const stateFile = join(root, 'run/stand-in/state.json');
  mkdirSync(join(root, 'run/systemd/system'), { recursive: true });
  copyFileSync(join(import.meta.dirname, 'stand-in-systemctl.py'), join(root, 'usr/bin/systemctl'));
  writeFileSync(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const env = {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/root',
    LC_ALL: 'C.UTF-8',
    DEBIAN_FRONTEND: 'noninteractive',
  };
  const before = new Set(written(upper));

  return {
    root,
    prefix: ['/usr/sbin/chroot', root],
    run([command, ...args], options = {}) {
      const done = spawnSync('/usr/sbin/chroot', [root, command!, ...args], {
        encoding: 'utf8',
        env: { ...env, ...options.env },
        input: options.input ?? '',
      });
      return { status: done.status, text: `${done.stdout}${done.stderr}` };
    },
    service: () => JSON.parse(readFileSync(stateFile, 'utf8')) as StandInState,
    left: () => written(upper).filter((path) => !before.has(path) && !notOurs.test(path)),
    remove() {
      spawnSync('/usr/sbin/chroot', [root, '/usr/bin/systemctl', 'stop', 'postern-agent'], { env });
      for (const dir of ['proc', 'dev', '']) execFileSync('umount', ['-l', join(root, dir)]);
      if (readFileSync('/proc/mounts', 'utf8').includes(folder)) throw new Error(`${folder} is still mounted`);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const notOurs =
  /^\/(run|tmp)\/|^\/var\/(lib\/(dpkg|rpm)|cache|log)\/|^\/(usr\/lib\/sysimage|root\/\.rpmdb)\/|^\/etc\/(passwd|shadow|group|gshadow|subuid|subgid)-?$|^\/etc\/\.pwd\.lock$/;

/** Files in the layer; what was deleted from below is a character device there and does not count. */
function written(upper: string, path = ''): string[] {
  return readdirSync(join(upper, path), { withFileTypes: true }).flatMap((entry) => {
    const at = `${path}/${entry.name}`;
    if (entry.isCharacterDevice()) return [];
    return entry.isDirectory() && statSync(join(upper, at)).isDirectory() ? written(upper, at) : [at];
  });
}
