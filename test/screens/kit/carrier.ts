import type { Browser, Page } from '@playwright/test';
import { connectLocalConsole } from '../../../agent/console/local-client.ts';
import { startProgram } from '../../../demo/system/program.ts';
import { openDesktop } from '../../electron/kit/launch-desktop.ts';

export interface SavedFile {
  /** As the page calls it. */
  name: string;
  path: string;
}

/** The screens of an agent, open. */
export interface OpenScreens {
  page: Page;
  /** What the page saves when `start` is done. */
  download(start: () => Promise<unknown>): Promise<SavedFile>;
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
    async download(start) {
      const [download] = await Promise.all([page.waitForEvent('download'), start()]);
      return { name: download.suggestedFilename(), path: await download.path() };
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
    // The system would ask the person where to; here it is said at once.
    async download(start) {
      const saved = desktop.app.evaluate(
        ({ session }, folder) =>
          new Promise<SavedFile>((resolve) => {
            session.defaultSession.once('will-download', (_event, item) => {
              const name = item.getFilename();
              item.setSavePath(`${folder}/${name}`);
              item.once('done', () => resolve({ name, path: item.getSavePath() }));
            });
          }),
        `${dataDir}-home`,
      );
      await start();
      return saved;
    },
    close: desktop.quit,
  };
};

export const carriers = { loopback, electron };

/** What brings the screens to a person. Each project of playwright.config.ts names one. */
export interface CarrierOption {
  carrier: keyof typeof carriers;
}
