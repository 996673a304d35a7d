import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Page } from '@playwright/test';
import { until } from '../../demo/system/until.ts';
import type { DesktopSession } from '../electron/kit/desktop-session.ts';
import type { Machine } from './machine.ts';

/** The desktop application as a package installed it, started by a person of a machine. */
export interface InstalledDesktop {
  page(): Promise<Page>;
  /** Addresses that were handed to the system's browser. */
  opened(): string[];
  ended: Promise<unknown>;
  stop(): Promise<void>;
}

export const person = { name: 'ada', uid: 4721, home: '/home/ada' };

/** The command that runs a program of the machine as the person. */
export const asPerson = ({ prefix }: Machine): string[] => [
  ...prefix,
  ...['setpriv', `--reuid=${person.name}`, `--regid=${person.name}`, '--init-groups'],
];

/** Makes the person, whose browser only notes what it is asked to open. */
export function addPerson(machine: Machine): void {
  const { name, uid, home } = person;
  machine.run(['groupadd', '--gid', String(uid), name]);
  const made = machine.run(['useradd', '--uid', String(uid), '--gid', String(uid), '--create-home', name]);
  if (made.status !== 0) throw new Error(made.text);
  const programs = join(machine.root, home, 'bin');
  mkdirSync(programs);
  const note = `#!/bin/sh\necho "$1" >> ${home}/opened-links\n`;
  writeFileSync(join(programs, 'xdg-open'), note, { mode: 0o755 });
}

/** A desktop's way to ask for an administrator: `answer` is a line of shell before the command runs as root. */
export function letAskForRoot(machine: Machine, answer = ''): void {
  // A program of the system that may change its user, in place of polkit's.
  machine.run(['install', '-m', '4755', '/usr/bin/setpriv', '/usr/local/bin/become']);
  writeFileSync(
    join(machine.root, 'usr/bin/pkexec'),
    `#!/bin/sh\n[ "$1" = --disable-internal-agent ] && shift\n${answer}\nexec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root PKEXEC_UID=$(id -u) /usr/local/bin/become --reuid=0 --regid=0 --clear-groups "$@"\n`,
    { mode: 0o755 },
  );
}

export async function startInstalled(machine: Machine, session: DesktopSession): Promise<InstalledDesktop> {
  const { name, home } = person;
  const env = {
    ...{ ...session.env, HOME: home, USER: name, LANG: 'C.UTF-8', XDG_CURRENT_DESKTOP: 'KDE', NO_AT_BRIDGE: '1' },
    PATH: `${home}/bin:/usr/bin:/bin`,
  };
  const [file, ...args] = [...asPerson(machine), '/usr/bin/postern-desktop', '--remote-debugging-port=0'];
  const child = spawn(file!, args, { env, cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  const endpoint = await devTools(child);
  // Playwright may wait for ever for a window that opens while it connects.
  await until('the window', async () => {
    const list = await fetch(new URL('/json/list', endpoint.replace(/^ws/, 'http')));
    return ((await list.json()) as { type: string }[]).some(({ type }) => type === 'page');
  });
  // Electron has no contexts to set defaults for.
  const browser = await chromium.connectOverCDP(endpoint, { noDefaults: true });
  const [context] = browser.contexts();
  const links = join(machine.root, home, 'opened-links');
  return {
    page: async () => context!.pages()[0] ?? (await context!.waitForEvent('page')),
    opened: () => (existsSync(links) ? readFileSync(links, 'utf8').trim().split('\n') : []),
    ended,
    async stop() {
      child.kill();
      await ended;
      await browser.close();
    },
  };
}

function devTools(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stderr! }).on('line', (line) => {
      said.push(line);
      const found = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`The application ended with ${code}:\n${said.join('\n')}`)));
  });
}
