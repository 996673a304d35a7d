import { join } from 'node:path';
import { listen, test as screens } from '../../screens/kit/screens.ts';
import { type DesktopSession, startDesktopSession } from './desktop-session.ts';
import { type LaunchOptions, launchDesktop, type RunningDesktop } from './launch-desktop.ts';

export { expect } from '@playwright/test';

interface DesktopFixtures {
  /** A screen and a session bus of this test's own. */
  session: DesktopSession;
  /** Home folder of this test's person. */
  home: string;
  /** Starts the application in that session; what still runs at the end is ended. */
  launch(options: Pick<LaunchOptions, 'dataDir' | 'args' | 'env'>): Promise<RunningDesktop>;
}

/** A test of the desktop application: the world of the screens' tests, and a desktop to start it on. */
export const test = screens.extend<DesktopFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: the runner reads the fixture's needs from this pattern
  session: async ({}, use) => {
    const session = await startDesktopSession();
    await use(session);
    await session.close();
  },
  home: async ({ scratch }, use, { testId }) => use(join(scratch.folder, `home-${testId}`)),
  launch: async ({ session, home, complaints }, use) => {
    const running: RunningDesktop[] = [];
    await use(async (options) => {
      const desktop = await launchDesktop({ ...options, session, home, listen: (page) => listen(page, complaints) });
      running.push(desktop);
      return desktop;
    });
    for (const desktop of running) await desktop.quit();
  },
});
