import type { Page } from '@playwright/test';
import { type BenchContext, type Figure, quantile } from './figure.ts';
import { forgetCached, type LargeLog } from './parts/large-log.ts';
import { timeToShow } from './parts/page-watch.ts';

/** Words that the log holds once, 1 % and 98 % from its end. */
export const needles = { near: 'needle-near', far: 'needle-far' };

const percents = [50, 3, 97, 20, 81, 8, 64, 35, 90, 12, 49, 2, 96, 19, 80, 7, 63, 34, 89, 11];

/** How soon the page shows a log of 1 GB, how soon it is elsewhere in it, and how soon it has found a word. */
export async function logsAtSize(page: Page, log: LargeLog, { quick, say }: BenchContext): Promise<Figure[]> {
  const link = page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Logs' });
  forgetCached(log.file);
  const opened = performance.now();
  const open = await timeToShow(page, 'click', linesShown, 1, () => link.click());
  await checkNumbers(page);
  const numbered = (performance.now() - opened) / 1000;
  say(`logs: ${(log.bytes / 1e9).toFixed(2)} GB in ${log.lines} lines, not in the system's cache when it is opened`);

  const rounds = quick ? percents.slice(0, 3) : percents;
  const byPlace: number[] = [];
  for (const percent of rounds) byPlace.push(await jumpToPlace(page, log, percent));
  const byTime: number[] = [];
  for (const percent of rounds) byTime.push(await jumpToTime(page, log, percent + 1));
  await checkNumbers(page);
  const rows = await page.getByRole('option').count();
  say(`logs: jumps by position ${whole(byPlace)}; by time ${whole(byTime)} ms`);

  const box = page.getByRole('searchbox', { name: 'Text in a line' });
  const search = async (text: string, shows: (text: string) => boolean): Promise<number> => {
    const ms = await timeToShow(page, 'input', shows, text, () => box.fill(text));
    await box.fill('');
    await page.waitForFunction(linesShown, 5);
    return ms;
  };
  const near = await search(needles.near, firstLineHolds);
  const far = await search(needles.far, firstLineHolds);
  // A small log is through before there is anything to tell.
  const told = quick ? Number.NaN : await search('nowhere', progressShown);
  return [
    { name: 'log of 1 GB opens', ours: open, goal: 1000, unit: 'ms', met: open < 1000 },
    { name: '  its lines are numbered', ours: numbered, unit: 's' },
    { name: 'jump by position p95', ...atOnce(byPlace) },
    { name: 'jump by time p95', ...atOnce(byTime) },
    { name: 'found, 1 % away', ours: near, unit: 'ms' },
    { name: 'found, 98 % away', ours: far, unit: 'ms' },
    ...(quick ? [] : [{ name: 'a search says how far it is', ours: told, unit: 'ms' }]),
    { name: 'log lines in the DOM', ours: rows, goal: 150, unit: 'rows', met: rows <= 150 },
  ];
}

async function jumpToPlace(page: Page, log: LargeLog, percent: number): Promise<number> {
  const track = page.locator('.g-foot .mantine-Slider-trackContainer');
  const { width, height } = (await track.boundingBox())!;
  const near = { line: (log.lines * percent) / 100, within: log.lines * 0.02 };
  const position = { x: (width * percent) / 100, y: height / 2 };
  return timeToShow(page, 'mouseup', topLineIsNear, near, () => track.click({ position }));
}

async function jumpToTime(page: Page, log: LargeLog, percent: number): Promise<number> {
  // The field holds seconds, of local time.
  const wanted = Math.ceil(log.timeOf(Math.floor((log.lines * percent) / 100)) / 1000) * 1000;
  const local = new Date(wanted - new Date(wanted).getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
  await page.getByLabel('Go to a time').fill(local);
  const near = { line: log.lineAt(wanted), within: 0 };
  return timeToShow(page, 'keydown', topLineIsNear, near, () => page.keyboard.press('Enter'));
}

/** Waits until the first line in view has its number, and looks whether it is the right one. */
async function checkNumbers(page: Page): Promise<void> {
  const row = await page.waitForFunction(numberedLine, undefined, { timeout: 120_000 });
  const { told, n } = (await row.jsonValue()) as { told: number; n: number };
  if (told !== n + 1) throw new Error(`line ${n + 1} has the number ${told}`);
}

/** What a person takes for at once: 0.1 s. */
function atOnce(ms: number[]): Omit<Figure, 'name'> {
  const p95 = quantile(ms, 0.95);
  return { ours: p95, goal: 100, unit: 'ms', met: p95 <= 100 };
}

const whole = (ms: number[]): string => ms.map((one) => one.toFixed(0)).join(', ');

// These run in the page.
const linesShown = (least: number): boolean => document.querySelectorAll('[role=option]').length >= least;
function numberedLine(): { told: number; n: number } | undefined {
  const rows = [...document.querySelectorAll('[role=option]')].map((row) => ({
    told: Number(row.querySelector('.g-number')?.textContent?.replaceAll(',', '')),
    n: Number(/earlier (\d+)/.exec(row.textContent ?? '')?.[1]),
  }));
  return rows.find(({ told, n }) => told > 0 && !Number.isNaN(n));
}
const firstLineHolds = (text: string): boolean =>
  document.querySelector('[role=option]')?.textContent?.includes(text) ?? false;
const progressShown = (): boolean =>
  /^Searched \d+ %/.test(document.querySelector('.g-foot [role=status]')?.textContent ?? '');
function topLineIsNear({ line, within }: { line: number; within: number }): boolean {
  const list = document.querySelector('[role=listbox]')!;
  const { top } = list.getBoundingClientRect();
  const first = [...list.querySelectorAll('[role=option]')].find((row) => row.getBoundingClientRect().bottom > top + 1);
  return Math.abs(Number(/earlier (\d+)/.exec(first?.textContent ?? '')?.[1]) - line) <= within;
}
