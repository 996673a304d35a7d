import type { Page } from '@playwright/test';
import { test as screensTest } from '../screens/kit/screens.ts';
import { makeSampleWorld, type SampleWorld } from './sample-world.ts';

export { expect } from '@playwright/test';

/** The tests that take pictures share one org and one agent. */
export const test = screensTest.extend<{ at(link: string): Promise<Page> }, { sample: SampleWorld }>({
  sample: [
    async ({ scratch }, use) => use(await makeSampleWorld(scratch.folder, scratch.cleanup)),
    { scope: 'worker' },
  ],
  at: async ({ openScreens, sample }, use) => {
    const page = await openScreens(sample.data);
    await use(async (link) => {
      await page.getByRole('navigation', { name: 'Screens' }).getByRole('link', { name: link }).click();
      return page;
    });
  },
});
