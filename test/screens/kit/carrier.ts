import { join } from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { connectLocalConsole } from '../../../agent/console/local-client.ts';
import { startProgram } from '../../../demo/system/program.ts';
import { openDesktop } from '../../electron/kit/launch-desktop.ts';

/** The screens of an agent, open. */
export interface OpenScreens {
  page: Page;
  /** Does something that saves a file, and takes the file into this folder. @returns its name */
  save(folder: string, act: () => Promise<void>): Promise<string>;
  close(): Promise<void>;
}

/**
 * Opens the screens of the agent on a data folder: of the one that runs there, or of one that runs as long as the
 * screens are open. The folder need not be enrolled. `listen` gets the page before it loads anything.
 */
type Carrier = (dataDir: string, browser: Browser, listen: (page: Page) => void) => Promise<OpenScreens>;

/** Chromium on the loopback console. */
const loopback: Carrier = async (dataDir, browser, listen) => {
  const running = await connectLocalConsole(dataDir).catch(() => undefined);
  const program = running ? undefined : await startConsole(dataDir);
  const url = running ? (await running.client.access.link()).url : String(program!.ready['url']);
  await running?.close();
  const context = await browser.newContext({ viewport: { width: 1100, height: 760 } });
  const page = await context.newPage();
  listen(page);
  await page.goto(url);
  return {
    page,
    async save(folder, act) {
      const [download] = await Promise.all([page.waitForEvent('download'), act()]);
      await download.saveAs(join(folder, download.suggestedFilename()));
      return download.suggestedFilename();
    },
    async close() {
      await context.close();
      await program?.stop();
    },
  };
};

const startConsole = (dataDir: string) =>
  startProgram({
    name: 'console',
    file: 'agent/cli.ts',
    args: ['console', '--data', dataDir, '--json'],
    env: { POSTERN_KEYCHAIN: 'file' },
    readyEvent: 'console',
    logFile: `${dataDir}.log`,
  });

/** The desktop application, which attaches to the agent that runs on the folder, or carries one itself. */
const electron: Carrier = async (dataDir, _browser, listen) => {
  const desktop = await openDesktop({ dataDir, home: `${dataDir}-home`, listen });
  return {
    page: await desktop.page(),
    // In place of the person who answers the system's save dialog.
    async save(folder, act) {
      const saved = desktop.app.evaluate(
        ({ session }, to) =>
          new Promise<string>((resolve, reject) =>
            session.defaultSession.once('will-download', (event, item) => {
              if (event.defaultPrevented) return reject(new Error(`not let through: ${item.getURL()}`));
              item.setSavePath(`${to}/${item.getFilename()}`);
              item.once('done', () => resolve(item.getFilename()));
            }),
          ),
        folder,
      );
      const [name] = await Promise.all([saved, act()]);
      return name;
    },
    close: desktop.quit,
  };
};

export const carriers = { loopback, electron };

/** What brings the screens to a person. Each project of playwright.config.ts names one. */
export interface CarrierOption {
  carrier: keyof typeof carriers;
}
