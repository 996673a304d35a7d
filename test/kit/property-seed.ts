import fc from 'fast-check';

/**
 * `npm test` runs every property on the same random input each time, so that its answer is about the change at hand;
 * `npm run test:full` explores with a new seed (it prints it), and `POSTERN_SEED=n` repeats one.
 */
fc.configureGlobal({ seed: Number(process.env['POSTERN_SEED'] ?? 20261122) });
