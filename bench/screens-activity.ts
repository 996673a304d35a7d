import type { Browser, Page } from '@playwright/test';
import type { BenchContext, Figure } from './figure.ts';
import { tasksOf } from './parts/main-thread.ts';

interface Scrolled {
  frames: number;
  /** Most rows that the page held. */
  rows: number;
}

/** Scrolls through all rows, then to places far from each other, as a drag of the scroll bar does. */
export async function activityAtSize(
  { page, browser, actions }: { page: Page; browser: Browser; actions: number },
  { quick, say }: BenchContext,
): Promise<Figure[]> {
  await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('row').nth(10).waitFor();
  const seen: Scrolled[] = [];
  const tasks = await tasksOf(browser, page, async () => {
    seen.push(await page.evaluate(scroll, { step: quick ? 10_000 : 2_000, jumps: 0 }));
    seen.push(await page.evaluate(scroll, { step: 0, jumps: quick ? 10 : 60 }));
  });
  const over = tasks.filter(({ ms }) => ms > 50);
  const most = Math.max(...tasks.map(({ cpuMs }) => cpuMs));
  const total = tasks.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  const frames = seen.reduce((sum, one) => sum + one.frames, 0);
  const rows = Math.max(...seen.map((one) => one.rows));
  say(`activity: ${frames} frames, ${(total / frames).toFixed(1)} ms of the processor for each, ${tasks.length} tasks`);
  return [
    { name: `tasks over 50 ms`, ours: over.length, goal: 0, unit: 'tasks', met: over.length === 0 },
    { name: '  longest task, processor', ours: most, goal: 50, unit: 'ms', met: most <= 50 },
    { name: `rows in the DOM of ${actions}`, ours: rows, goal: 150, unit: 'rows', met: rows <= 150 },
  ];
}

/** Runs in the page. */
async function scroll({ step, jumps }: { step: number; jumps: number }): Promise<Scrolled> {
  const box = document.querySelector('main table')!.parentElement!;
  const seen: Scrolled = { frames: 0, rows: 0 };
  const frame = async (): Promise<void> => {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    seen.frames += 1;
    seen.rows = Math.max(seen.rows, document.querySelectorAll('tr').length);
  };
  box.scrollTop = 0;
  await frame();
  const end = box.scrollHeight - box.clientHeight;
  while (step > 0 && box.scrollTop < end - 1) {
    box.scrollTop += step;
    await frame();
  }
  for (let n = 1; n <= jumps; n++) {
    box.scrollTop = ((n * 0.618034) % 1) * end;
    // The page of rows that is missing there comes meanwhile.
    for (let wait = 0; wait < 15; wait++) await frame();
  }
  return seen;
}
