import pino from 'pino';
import { type Agent, createAgent } from '../../agent.ts';
import { openNodeStore } from '../../journal/node-store.ts';
import { prepareStore } from '../../journal/prepare-store.ts';
import type { Store } from '../../journal/store.ts';
import { createFakeApp, type FakeApp } from './fake-app.ts';
import { createFakeOrg, type FakeOrg } from './fake-org.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';

export interface Rig {
  time: VirtualTime;
  org: FakeOrg;
  app: FakeApp;
  agent: Agent;
  log: string[];
  /** Ends the process without a word: nothing that it would still do happens. */
  kill(): void;
  /** A new process on the same journal. */
  boot(): void;
  stop(): Promise<void>;
}

export interface RigOptions {
  settings?: Parameters<typeof createFakeOrg>[1];
  file?: string;
  /** Wraps the journal's driver. */
  store?: (store: Store) => Store;
  random?: () => number;
}

/** An agent between a fake org and a fake application, on virtual time. */
export function createRig(options: RigOptions = {}): Rig {
  const time = createVirtualTime();
  const org = createFakeOrg(time, options.settings);
  const app = createFakeApp();
  const log: string[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void log.push(line) });
  let kills: (() => void)[] = [];

  const rig: Rig = {
    ...{ time, org, app, log },
    agent: undefined as unknown as Agent,
    kill() {
      for (const kill of kills.splice(0)) kill();
    },
    boot() {
      const file = options.file ?? ':memory:';
      const opened = prepareStore(file, openNodeStore);
      const store = mortal(options.store ? options.store(opened) : opened);
      const [client, connectors] = [org.client(), app.connectors(time)];
      kills = [client.kill, connectors.kill, store.kill];
      rig.agent = createAgent({
        ...{ org: client, connectors, store, clock: time.clock, timers: time.timers, log: logger, version: '1.0.0' },
        unsealer: { open: async (jwe) => `clear:${jwe}` },
        identity: { org: 'https://org.test', agentId: 'a', name: 'agent', fingerprint: 'f' },
        random: options.random ?? (() => 0.5),
      });
      rig.agent.start();
    },
    async stop() {
      const stopped = rig.agent.stop(1_000);
      let done = false;
      void stopped.then(() => (done = true));
      await time.until(() => done);
    },
  };
  rig.boot();
  return rig;
}

/** A driver that dies with its process: what was not committed is gone. */
function mortal(store: Store): Store & { kill(): void } {
  let dead = false;
  const alive = <T>(work: () => T): T => {
    if (dead) throw new Error('the process is gone');
    return work();
  };
  return {
    kill() {
      if (dead) return;
      dead = true;
      store.close();
    },
    exec: (sql) => alive(() => store.exec(sql)),
    prepare(sql) {
      const statement = alive(() => store.prepare(sql));
      return {
        run: (...values) => alive(() => statement.run(...values)),
        get: (...values) => alive(() => statement.get(...values)),
        all: (...values) => alive(() => statement.all(...values)),
      };
    },
    close() {
      dead = true;
      store.close();
    },
  };
}
