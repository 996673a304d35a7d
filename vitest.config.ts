import { configDefaults, defineConfig } from 'vitest/config';

/** Tests of what only PostgreSQL does run in the suite that has one (test/kit/with-postgres.ts). */
const postgresOnly = process.env['POSTERN_TEST_DB'] === 'postgres' ? [] : ['**/*.postgres.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{protocol,agent,connector,org,ui,renderer,main}/**/*.test.ts', 'test/house/**/*.test.ts'],
          setupFiles: ['test/kit/property-seed.ts'],
          exclude: [...configDefaults.exclude, ...postgresOnly],
          // A worker runs file after file and imports a module once, which is safe since no module keeps state: 40 % less
          // of the processor than a process for each file.
          isolate: false,
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'parts',
          include: ['test/{e2e,interop,chaos}/**/*.test.ts'],
          exclude: [...configDefaults.exclude, '**/*.full.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'parts in full',
          include: ['test/{e2e,interop,chaos}/**/*.full.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'installers',
          include: ['test/installers/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
