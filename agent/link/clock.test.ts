import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createClock } from './clock.ts';

function world(ahead: number) {
  let wall = 1_700_000_000_000;
  let mono = 0;
  const clock = createClock(
    () => wall,
    () => mono,
  );
  return {
    clock,
    pass: (ms: number) => {
      wall += ms;
      mono += ms;
    },
    step: (ms: number) => {
      wall += ms;
    },
    org: () => wall + ahead,
    shift: (ms: number) => {
      ahead -= ms;
    },
  };
}

test('without an answer it is the clock of the machine', () => {
  const { clock, org } = world(0);
  expect(clock.now()).toBe(org());
});

test('after any answer the error is no larger than the way of the request', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -1e7, max: 1e7 }),
      fc.nat(30_000),
      fc.nat(1),
      fc.nat(30_000),
      (ahead, before, share, after) => {
        const { clock, pass, org } = world(ahead);
        const asked = clock.monotonic();
        pass(before * share);
        const said = org();
        pass(after);
        clock.learn(said, asked);
        expect(Math.abs(clock.now() - org())).toBeLessThanOrEqual(before + after);
      },
    ),
  );
});

test('a long poll does not blur what a short call has settled', () => {
  const { clock, pass, org } = world(300_000);
  clock.learn(org(), clock.monotonic());
  const asked = clock.monotonic();
  pass(25_000);
  clock.learn(org(), asked);
  expect(clock.now()).toBe(org());
});

test('a step of the machine’s clock is taken back by the next answer', () => {
  const { clock, step, shift, org } = world(0);
  step(3_600_000);
  shift(3_600_000);
  clock.learn(org(), clock.monotonic());
  expect(clock.now()).toBe(org());
});

test('the Date header counts to the second, and nonsense not at all', () => {
  const { clock, org } = world(300_000);
  clock.learnDate('yesterday', 0);
  clock.learnDate(undefined, 0);
  clock.learn(Number.NaN, 0);
  expect(clock.offset()).toBe(0);
  clock.learnDate(new Date(org()).toUTCString(), 0);
  expect(Math.abs(clock.now() - org())).toBeLessThanOrEqual(1_000);
});
