import { defineConfig } from '@playwright/test';
import type { CarrierOption } from './test/screens/kit/carrier.ts';

/** Page tests that enrol. */
const enrolment = ['**/keyboard.spec.ts', '**/wizard-*.spec.ts'];

/**
 * Tests of the agent's screens (test/screens, `*.spec.ts`). A project is a carrier of the screens; the tests themselves
 * do not know which. One worker, because the machine and the org that they share are one; no retries, because a test
 * that passes at times shows nothing.
 */
export default defineConfig<CarrierOption>({
  testDir: 'test',
  testMatch: '**/*.spec.ts',
  globalSetup: './test/screens/kit/built-screens.ts',
  outputDir: 'test-results/screens',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  // What a busy machine needs; each wait ends as soon as it holds.
  expect: { timeout: 40_000 },
  reporter: [['list']],
  use: {
    viewport: { width: 1100, height: 760 },
    actionTimeout: 15_000,
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] },
  },
  projects: [
    { name: 'loopback', testDir: 'test/screens', use: { carrier: 'loopback' } },
    { name: 'electron', testDir: 'test/screens', testIgnore: enrolment, use: { carrier: 'electron' } },
    // In `npm run test:full`: the way from the first start to a green circle is in test/electron already.
    { name: 'electron enrolment', testDir: 'test/screens', testMatch: enrolment, use: { carrier: 'electron' } },
    // What only the desktop application has: tray, notifications, its shell.
    { name: 'desktop', testDir: 'test/electron' },
    // `npm run pictures`: writes docs/pictures.
    { name: 'pictures', testDir: 'test/pictures', testMatch: '**/*.pictures.ts' },
  ],
});
