import type { Page } from '@playwright/test';

/**
 * Ms from the event that `act` causes in the page (its own time stamp) to the begin of the frame after the one that shows
 * what is waited for: by then it is on the screen.
 * @param shows runs in the page, with `wanted`
 */
export async function timeToShow<T>(
  page: Page,
  event: 'click' | 'keydown' | 'input' | 'mouseup',
  shows: (wanted: T) => boolean,
  wanted: T,
  act: () => Promise<unknown>,
): Promise<number> {
  // As an expression, since the page's own rules let no text become a program.
  const begun = await page.evaluateHandle(
    `({ shown: (${watch})(${JSON.stringify(event)}, ${shows}, ${JSON.stringify(wanted)}) })`,
  );
  await act();
  const ms = await begun.evaluate((held) => (held as { shown: Promise<number | string> }).shown);
  await begun.dispose();
  if (typeof ms === 'string') throw new Error(`After ${event}: ${ms}`);
  return ms;
}

function watch<T>(event: string, shows: (wanted: T) => boolean, wanted: T): Promise<number | string> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(`${JSON.stringify(wanted)} was not shown within 30 s`), 30_000);
    const begin = ({ timeStamp }: Event): void => {
      const look = (): void => {
        if (shows(wanted)) requestAnimationFrame(() => resolve(performance.now() - timeStamp));
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    };
    addEventListener(event, begin, { capture: true, once: true });
  });
}
