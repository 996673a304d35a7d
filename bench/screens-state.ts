import type { Browser, Page } from '@playwright/test';
import { startProgram } from '../demo/system/program.ts';
import { type BenchContext, type Figure, quantile } from './figure.ts';

/** How old what the page shows is, while the state changes 10,000 times a second. */
export async function stateOnScreen(browser: Browser, context: BenchContext): Promise<Figure[]> {
  const { quick, cleanup, say } = context;
  const busy = await startProgram({ name: 'busy console', file: 'bench/parts/busy-console.ts', args: [] });
  cleanup.push(() => busy.stop());
  const browserContext = await browser.newContext({ viewport: { width: 1100, height: 760 } });
  const page = await browserContext.newPage();
  await page.goto(String(busy.ready['url']));
  const seconds = quick ? 3 : 20;
  const begin = Number(busy.ready['begin']);
  const figures: Figure[] = [];
  for (const { screen, shown, goal } of [
    { screen: 'Status', shown: '([0-9]+) running', goal: 250 },
    { screen: 'Activity', shown: 'Ada No. ([0-9]+)', goal: 250 },
  ]) {
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: screen }).click();
    await page.getByRole('main').getByText(new RegExp(shown)).first().waitFor();
    const all = await page.evaluate(ageOfFrames, { begin, shown, seconds });
    const ages = all.filter((age) => !Number.isNaN(age));
    if (ages.length < all.length * 0.99)
      throw new Error(`${all.length - ages.length} of ${all.length} frames show none`);
    const most = quantile(ages, 1);
    const p99 = quantile(ages, 0.99);
    say(`${screen}: ${ages.length} frames, age p50 ${quantile(ages, 0.5)} ms, p99 ${p99} ms, oldest ${most} ms`);
    figures.push({ name: `${screen}, oldest on screen`, ours: most, goal, unit: 'ms', met: most <= goal });
    figures.push({ name: `  p99`, ours: p99, unit: 'ms' });
  }
  await checkRate(page, context);
  await browserContext.close();
  await busy.stop();
  return figures;
}

/** The state says how many changes there were. */
async function checkRate(page: Page, { say }: BenchContext): Promise<void> {
  await page.getByRole('link', { name: 'Status' }).click();
  const done = async () => {
    const text = await page
      .getByText(/^[\d,]+ done$/)
      .first()
      .textContent();
    return { n: Number(text?.replace(/\D/g, '')), at: performance.now() };
  };
  const before = await done();
  await page.waitForTimeout(2_000);
  const after = await done();
  const rate = ((after.n - before.n) / (after.at - before.at)) * 1000;
  say(`state: ${rate.toFixed(0)} changes a second`);
  if (rate < 9_000) throw new Error(`The state changed only ${rate.toFixed(0)} times a second`);
}

/** Runs in the page: at the begin of each frame, how old what the frame before showed is by now. */
async function ageOfFrames({ begin, shown, seconds }: { begin: number; shown: string; seconds: number }) {
  const pattern = new RegExp(shown);
  const ages: number[] = [];
  let before: number | undefined;
  const until = Date.now() + seconds * 1000;
  while (Date.now() < until) {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    if (before !== undefined) ages.push(Date.now() - begin - before);
    before = Number(pattern.exec(document.querySelector('main')?.textContent ?? '')?.[1]);
  }
  return ages;
}
