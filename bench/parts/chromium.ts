import { readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from '@playwright/test';

/** The browser of the page tests. */
export async function launchChromium(cleanup: (() => Promise<unknown>)[]): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  cleanup.push(() => browser.close());
  return browser;
}

export interface PageMemory {
  /** MiB at the most while it was watched. */
  most: number;
  /** MiB at its end, once the browser has put away what nobody holds any more. */
  kept: number;
}

/**
 * Watches the memory of the browser's page: the proportional set size of its renderer process, all of it, of which the
 * heap of JavaScript is a part. Of several such processes the largest counts.
 * @returns ends the watch
 */
export async function watchMemory(browser: Browser, page: Page, everyMs = 1_000): Promise<() => Promise<PageMemory>> {
  let most = 0;
  const look = async (): Promise<number> => {
    const now = await memoryOf(browser);
    most = Math.max(most, now);
    return now;
  };
  await look();
  const timer = setInterval(() => void look().catch(() => undefined), everyMs);
  return async () => {
    clearInterval(timer);
    await look();
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.collectGarbage');
    await session.detach();
    return { most, kept: await memoryOf(browser) };
  };
}

/** MiB of a page without anything in it: what every page of this browser takes. */
export async function memoryOfEmptyPage(browser: Browser): Promise<number> {
  const page = await browser.newPage();
  const most = await memoryOf(browser);
  await page.close();
  return most;
}

/** MiB of the largest renderer process. */
async function memoryOf(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return Math.max(0, ...processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => pssOf(id)));
}

/** MiB. */
function pssOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1]) / 1024;
}
