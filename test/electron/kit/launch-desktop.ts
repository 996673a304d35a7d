import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { root } from '../../../demo/system/program.ts';
import { findElectron } from '../runtime/find-electron.ts';
import { type DesktopSession, startDesktopSession } from './desktop-session.ts';

export interface RunningDesktop {
  app: ElectronApplication;
  session: DesktopSession;
  /** The window's page, as soon as there is one. */
  page(): Promise<Page>;
  /** Addresses that were handed to the system's browser. */
  opened(): string[];
  /** Ends the application as a person does, and waits for its end. */
  quit(): Promise<void>;
}

export interface LaunchOptions {
  /** Data folder of the agent. */
  dataDir: string;
  /** Where settings, the autostart entry and the programs of this desktop are; made where missing. */
  home: string;
  session: DesktopSession;
  args?: string[];
  env?: Record<string, string>;
  /** Gets each page before it loads anything. */
  listen?: (page: Page) => void;
}

/**
 * Playwright's own: holds the application until Playwright is connected. It adds it only where it chooses the program
 * itself; without it, a window that opens meanwhile makes Playwright wait for ever, at times.
 */
const loader = join(root, 'node_modules/playwright-core/lib/server/electron/loader.js');

/** Starts the desktop application of this checkout in a session, on a home folder of its own. */
export async function launchDesktop(options: LaunchOptions): Promise<RunningDesktop> {
  const { dataDir, home, session } = options;
  const electron = await findElectron();
  const links = join(home, 'opened-links');
  const app = await _electron.launch({
    executablePath: electron.executable,
    args: ['-r', loader, ...electron.args, root, ...(options.args ?? [])],
    env: { ...desktopEnv({ dataDir, home, session }), ...options.env },
  });
  for (const page of app.windows()) options.listen?.(page);
  app.on('window', (page) => options.listen?.(page));
  return {
    app,
    session,
    page: async () => app.windows()[0] ?? (await app.waitForEvent('window')),
    opened: () => (existsSync(links) ? readFileSync(links, 'utf8').trim().split('\n') : []),
    quit: () => app.close(),
  };
}

/** The environment of a person with an empty home folder, whose browser only notes what it is asked to open. */
export function desktopEnv({ dataDir, home, session }: Pick<LaunchOptions, 'dataDir' | 'home' | 'session'>) {
  const programs = join(home, 'bin');
  mkdirSync(programs, { recursive: true });
  const note = `#!/bin/sh\necho "$1" >> '${join(home, 'opened-links')}'\n`;
  writeFileSync(join(programs, 'xdg-open'), note, { mode: 0o755 });
  return {
    ...(process.env as Record<string, string>),
    ...session.env,
    PATH: `${programs}:${process.env['PATH']}`,
    HOME: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CURRENT_DESKTOP: 'KDE',
    POSTERN_DATA: dataDir,
    POSTERN_KEYCHAIN: 'file',
    // Its accessibility bridge would start services on the bus.
    NO_AT_BRIDGE: '1',
  };
}

/** A session and the application in it; both end together. */
export async function openDesktop(options: Omit<LaunchOptions, 'session'>): Promise<RunningDesktop> {
  const session = await startDesktopSession();
  const desktop = await launchDesktop({ ...options, session });
  return {
    ...desktop,
    async quit() {
      await desktop.quit();
      await session.close();
    },
  };
}
