import type { Clock } from '../../ports.ts';
import type { Timers } from '../timers.ts';

interface Alarm {
  at: number;
  order: number;
  run(): void;
}

export interface VirtualTime {
  timers: Timers;
  clock: Clock;
  now(): number;
  /** Runs everything that can run without time going on. */
  settle(): Promise<void>;
  /** Goes on by `ms`, alarm by alarm. */
  advance(ms: number): Promise<void>;
  /** Goes from alarm to alarm until `done`; fails after `most` virtual ms. */
  until(done: () => boolean, most?: number): Promise<void>;
}

const epoch = Date.UTC(2026, 0, 1);
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Time that goes on only when the test says so. */
export function createVirtualTime(): VirtualTime {
  let time = 0;
  let order = 0;
  let alarms: Alarm[] = [];
  let soon: (() => void)[] = [];

  const timers: Timers = {
    after(ms, run) {
      const alarm = { at: time + Math.max(0, ms), order: order++, run };
      alarms.push(alarm);
      return () => {
        alarms = alarms.filter((one) => one !== alarm);
      };
    },
    soon: (run) => void soon.push(run),
  };

  async function settle(): Promise<void> {
    for (;;) {
      await turn();
      if (soon.length === 0) return;
      const now = soon;
      soon = [];
      for (const run of now) run();
    }
  }

  const next = () => alarms.toSorted((one, other) => one.at - other.at || one.order - other.order)[0];

  async function ring(alarm: Alarm): Promise<void> {
    time = Math.max(time, alarm.at);
    alarms = alarms.filter((one) => one !== alarm);
    alarm.run();
    await settle();
  }

  return {
    timers,
    clock: { now: () => epoch + time, monotonic: () => time, learn: () => undefined },
    now: () => time,
    settle,
    async advance(ms) {
      const end = time + ms;
      await settle();
      for (let alarm = next(); alarm && alarm.at <= end; alarm = next()) await ring(alarm);
      time = end;
      await settle();
    },
    async until(done, most = 3_600_000) {
      const end = time + most;
      await settle();
      while (!done()) {
        const alarm = next();
        if (!alarm || alarm.at > end) throw new Error(`not reached within ${most} virtual ms`);
        await ring(alarm);
      }
    },
  };
}
