import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { type CarrierOption, carriers, type OpenScreens } from './carrier.ts';
import { makeWorld, type World } from './world.ts';

export { expect } from '@playwright/test';

/** The links of the navigation. */
export const screensOfAgent = [
  'Status',
  'Activity',
  'Connectors',
  'TLS and proxy',
  'Logs',
  'Diagnostics',
  'Settings',
  'About',
];

interface WorkerFixtures extends CarrierOption {
  /** A temporary folder, and what must be ended before it is removed. */
  scratch: { folder: string; cleanup: (() => Promise<unknown>)[] };
  /** Made once: an org, an app, and an enrolled agent that runs. Who changes it puts it back. */
  world: World;
}

interface TestFixtures {
  /** What the pages complained of: failed scripts, and what the Content-Security-Policy refused. Must be empty at the end. */
  complaints: string[];
  /** Closed at the end of the test. */
  opened: OpenScreens[];
  /** Opens the screens of the agent on a data folder; starts one where none runs. Closed at the end of the test. */
  openScreens(dataDir: string): Promise<Page>;
  /** What the screens opened last save when `start` is done. */
  download: OpenScreens['download'];
  /** The screens of the world's agent, on Status. */
  screens: Page;
  /** The wizard of an agent that is not enrolled, on a data folder of its own. */
  wizard: Page;
}

/** A test that gets its screens from whatever carries them in this project. */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  carrier: ['loopback', { option: true, scope: 'worker' }],
  scratch: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads the fixture's needs from this pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'postern-screens-'));
      const cleanup: (() => Promise<unknown>)[] = [];
      await use({ folder, cleanup });
      for (const end of cleanup.reverse()) await end();
      if (!process.env['POSTERN_KEEP_SCRATCH']) await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker' },
  ],
  world: [async ({ scratch }, use) => use(await makeWorld(scratch.folder, scratch.cleanup)), { scope: 'worker' }],
  complaints: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads the fixture's needs from this pattern
    async ({}, use) => {
      const complaints: string[] = [];
      await use(complaints);
      base.expect(complaints, 'the pages complain of nothing').toEqual([]);
    },
    { auto: true },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: the runner reads the fixture's needs from this pattern
  opened: async ({}, use) => {
    const opened: OpenScreens[] = [];
    await use(opened);
    for (const { close } of opened.reverse()) await close();
  },
  openScreens: async ({ browser, carrier, complaints, opened }, use) =>
    use(async (dataDir) => {
      const screens = await carriers[carrier](dataDir, browser, (page) => listen(page, complaints));
      opened.push(screens);
      return screens.page;
    }),
  download: async ({ opened }, use) => use((start) => opened.at(-1)!.download(start)),
  screens: async ({ openScreens, world }, use) => use(await openScreens(world.data)),
  wizard: async ({ openScreens, scratch }, use, { testId }) => use(await openScreens(join(scratch.folder, testId))),
});

export function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
}
