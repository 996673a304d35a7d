import { readFileSync } from 'node:fs';
import { type Browser, chromium } from '@playwright/test';

/** The browser of the page tests. */
export async function launchChromium(cleanup: (() => Promise<unknown>)[]): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  cleanup.push(() => browser.close());
  return browser;
}

/**
 * Watches the memory of the browser's page: the proportional set size of its renderer process, all of it, of which the
 * heap of JavaScript is a part. Of several such processes the largest counts.
 * @returns ends the watch; MiB at the most
 */
export async function watchMemory(browser: Browser, everyMs = 1_000): Promise<() => Promise<number>> {
  const session = await browser.newBrowserCDPSession();
  let most = 0;
  const look = async (): Promise<void> => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    for (const { type, id } of processInfo) if (type === 'renderer') most = Math.max(most, pssOf(id));
  };
  await look();
  const timer = setInterval(() => void look().catch(() => undefined), everyMs);
  return async () => {
    clearInterval(timer);
    await look();
    await session.detach();
    return most;
  };
}

/** MiB. */
function pssOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1]) / 1024;
}
