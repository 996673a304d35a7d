import { expect, screensOfAgent, test } from './kit/screens.ts';

test('no screen is wider than its window: the smallest one of the application, and a narrow browser', async ({
  screens,
}) => {
  const wide: string[] = [];
  for (const width of [820, 390]) {
    await screens.setViewportSize({ width, height: 560 });
    for (const link of screensOfAgent) {
      await screens.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: link }).click();
      await expect(screens.locator('main h1')).toBeVisible();
      if (link === 'Diagnostics') await expect(screens.getByText(/^Collected /)).toBeVisible();
      if (link === 'Connectors') {
        await screens.getByRole('button', { name: /^Test (now|again)/ }).click();
        await expect(screens.getByText(/^Passed \d/)).toBeVisible();
      }
      const beyond = await screens.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (beyond > 0) wide.push(`${link} at ${width} by ${beyond}`);
    }
  }
  expect(wide).toEqual([]);
});

test('in the smallest window Activity shows what became of each action', async ({ screens }) => {
  await screens.setViewportSize({ width: 820, height: 560 });
  await screens.getByRole('link', { name: 'Activity' }).click();
  const done = screens.getByRole('row').filter({ hasText: 'Ada No. 2' }).getByText('Done');
  await expect(done).toBeInViewport({ ratio: 1 });
});
