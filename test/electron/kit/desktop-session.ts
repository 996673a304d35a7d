import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface TrayEntry {
  label: string;
  enabled: boolean;
  checked?: boolean;
}

/** The application's icon as a desktop shows it. */
export interface TrayIcon {
  tooltip: string;
  /** Differs where the picture differs. */
  icon: string | null;
  size: number;
  menu: TrayEntry[];
}

export interface ShownNotification {
  id: number;
  title: string;
  body: string;
}

/** A screen, a session bus of its own, and on that bus the part of a desktop that shows tray icons and notifications. */
export interface DesktopSession {
  /** What a program needs to run in it. */
  env: Record<string, string>;
  /** The tray icon as soon as it is as wanted. Throws after `timeoutMs`, naming what it is instead. */
  tray(wanted: (icon: TrayIcon) => boolean, timeoutMs?: number): Promise<TrayIcon>;
  /** Resolves when the icon has gone. */
  trayGone(timeoutMs?: number): Promise<void>;
  /** The first notification as wanted, earlier ones included. */
  notification(wanted: (shown: ShownNotification) => boolean, timeoutMs?: number): Promise<ShownNotification>;
  notifications(): ShownNotification[];
  /** Chooses an entry of the icon's menu. */
  choose(label: string): void;
  clickIcon(): void;
  /** Clicks a notification. */
  activate(notification: ShownNotification): void;
  close(): Promise<void>;
}

type BusEvent =
  | { event: 'ready' }
  | { event: 'tray'; tray: TrayIcon | null }
  | ({ event: 'notification' } & ShownNotification)
  | { event: 'error'; error: string };

/** `as`: a command that runs the session bus as somebody else; it is then reached from another root folder too. */
export async function startDesktopSession(as: string[] = []): Promise<DesktopSession> {
  const run = (command: string[], options: SpawnOptions) => {
    const [file, ...args] = [...as, ...command];
    return spawn(file!, args, options);
  };
  const place = as.length === 0 ? [] : [`--address=unix:abstract=postern-session-${randomUUID()}`];

  const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const daemon = run(['dbus-daemon', '--session', '--nofork', '--nopidfile', '--print-address=1', ...place], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [display, address] = await Promise.all([
    firstLine(screen, screen.stdio[3] as NodeJS.ReadableStream, 'xvfb'),
    firstLine(daemon, daemon.stdout!, 'dbus'),
  ]);
  const env = { DISPLAY: `:${display}`, DBUS_SESSION_BUS_ADDRESS: address };

  // Another user may not read the checkout.
  const program = readFileSync(join(import.meta.dirname, 'session_bus.py'), 'utf8');
  const desktop = run(['/usr/bin/python3', '-c', program], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let tray: TrayIcon | null = null;
  const notifications: ShownNotification[] = [];
  const waiting = new Set<() => void>();
  const lines = createInterface({ input: desktop.stdout! });
  lines.on('line', (line) => {
    const told = JSON.parse(line) as BusEvent;
    if (told.event === 'tray') tray = told.tray;
    if (told.event === 'notification') notifications.push(told);
    if (told.event === 'error') console.error(`The session bus: ${told.error}`);
    for (const look of waiting) look();
  });
  await once(lines, 'line');

  function until<T>(find: () => T | undefined, what: () => string, timeoutMs = 40_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = find();
        if (found === undefined) return;
        clearTimeout(timer);
        waiting.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        waiting.delete(look);
        reject(new Error(`${what()} after ${timeoutMs / 1000} s`));
      }, timeoutMs);
      waiting.add(look);
      look();
    });
  }
  const tell = (command: object) => desktop.stdin!.write(`${JSON.stringify(command)}\n`);

  return {
    env,
    tray: (wanted, timeoutMs) =>
      until(
        () => (tray && wanted(tray) ? tray : undefined),
        () => `The tray icon is ${JSON.stringify(tray)}`,
        timeoutMs,
      ),
    trayGone: async (timeoutMs) => {
      await until(
        () => (tray === null ? true : undefined),
        () => 'The tray icon is still there',
        timeoutMs,
      );
    },
    notification: (wanted, timeoutMs) =>
      until(
        () => notifications.find(wanted),
        () => `The notifications are ${JSON.stringify(notifications)}`,
        timeoutMs,
      ),
    notifications: () => [...notifications],
    choose: (label) => void tell({ do: 'click', path: [label] }),
    clickIcon: () => void tell({ do: 'activate' }),
    activate: ({ id }) => void tell({ do: 'notification', id }),
    async close() {
      for (const program of [desktop, daemon, screen]) await end(program);
    },
  };
}

async function firstLine(program: ChildProcess, output: NodeJS.ReadableStream, debianPackage: string): Promise<string> {
  const failed = new Promise<never>((_, reject) => {
    program.once('error', (error) =>
      reject(new Error(`${error.message}. It is in the Debian package ${debianPackage}.`)),
    );
    program.once('exit', (code) => reject(new Error(`${program.spawnfile} ended with ${code}.`)));
  });
  failed.catch(() => undefined);
  const [line] = await Promise.race([once(createInterface({ input: output }), 'line'), failed]);
  return String(line);
}

async function end(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  program.kill();
  await once(program, 'exit');
}
