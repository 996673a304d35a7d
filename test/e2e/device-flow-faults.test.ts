import { mkdtempSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EnrolmentState } from '@postern/protocol/console';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { createSetup, type Setup } from '../../agent/console/setup.ts';
import type { Timers } from '../../agent/link/timers.ts';
import { admin, type TestOrg, testOrg } from '../../org/testing.ts';
import { createBrowser, decide } from '../../org/testing-browser.ts';
import { tryPort } from '../../org/web/try-port.ts';

/** Waits of the agent: how long each is, and the way to end the one that is open at once. */
function manualTimers() {
  const waits: number[] = [];
  let open: (() => void) | undefined;
  let opened = (): void => undefined;
  const timers: Timers = {
    after(ms, run) {
      waits.push(ms);
      open = run;
      opened();
      return () => undefined;
    },
    soon: setImmediate,
  };
  return {
    timers,
    waits,
    /** Ends the wait that is open or the next one. */
    async pass(): Promise<void> {
      if (!open) await new Promise<void>((resolve) => (opened = resolve));
      const run = open!;
      open = undefined;
      run();
    },
  };
}

/** The network between agent and org: it can be cut and mended. */
async function cable(to: number) {
  const sockets = new Set<Socket>();
  let whole = true;
  const server = createServer((near) => {
    if (!whole) return near.destroy();
    const far = connect(to, '127.0.0.1');
    for (const end of [near, far]) {
      sockets.add(end);
      end.on('error', () => undefined).on('close', () => sockets.delete(end));
    }
    near.pipe(far).pipe(near);
  });
  const port = await tryPort('127.0.0.1', 0);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port,
    cut() {
      whole = false;
      for (const socket of sockets) socket.destroy();
    },
    mend() {
      whole = true;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

let network: Awaited<ReturnType<typeof cable>>;
let org: TestOrg;
let port: number;
let time: ReturnType<typeof manualTimers>;
let setup: Setup;

beforeAll(async () => {
  port = await tryPort('127.0.0.1', 0);
  network = await cable(port);
  org = await testOrg({ port, publicUrl: `http://127.0.0.1:${network.port}` });
});
afterAll(async () => {
  network.close();
  await org.close();
});
beforeEach(() => {
  network.mend();
  time = manualTimers();
  const dataDir = mkdtempSync(join(tmpdir(), 'postern-device-'));
  const environment = { dataDir, keychain: 'file', consoleAssets: '', systemProxy: undefined } as const;
  setup = createSetup({ environment, enrolled: async () => undefined, timers: time.timers });
});
afterEach(() => setup.cancel());

/** The next state that fits; those before it are passed over. */
const until = <S extends EnrolmentState['step']>(
  step: S,
  fits: (state: Extract<EnrolmentState, { step: S }>) => boolean = () => true,
) =>
  new Promise<Extract<EnrolmentState, { step: S }>>((resolve) => {
    const leave = setup.subscribe((state) => {
      const one = state as Extract<EnrolmentState, { step: S }>;
      if (state.step !== step || !fits(one)) return;
      queueMicrotask(() => leave());
      resolve(one);
    });
  });

async function newCode(): Promise<Extract<EnrolmentState, { step: 'code' }>> {
  setup.start(org.url, 'HQ');
  return until('code');
}
const decided = (code: { verificationUriComplete: string }, decision: 'allow' | 'deny') =>
  decide(createBrowser(org.url), code.verificationUriComplete, { ...admin, decision });

async function agents(): Promise<number> {
  const all = await org.db.kysely.selectFrom('agent').select('id').execute();
  return all.length;
}

/** What every fault must leave possible: a new code, and through. */
async function getsThroughWithNewCode(old?: { userCode: string }): Promise<void> {
  const code = await newCode();
  expect(code.userCode).not.toBe(old?.userCode);
  await decided(code, 'allow');
  await time.pass();
  expect(await until('enrolled')).toMatchObject({ name: 'HQ' });
}

test('denied: said plainly, and a new code gets through', async () => {
  const code = await newCode();
  await decided(code, 'deny');
  await time.pass();
  expect((await until('failed')).problem).toMatchObject({
    code: 'enrolment_denied',
    message: 'An administrator denied access.',
  });
  await getsThroughWithNewCode(code);
});

test('expired: said with the life of the code, and a new code gets through', async () => {
  const code = await newCode();
  const rows = await org.db.kysely
    .selectFrom('oidc')
    .select(['id', 'payload'])
    .where('kind', '=', 'DeviceCode')
    .execute();
  for (const { id, payload } of rows) {
    const aged = { ...(payload as object), exp: Math.floor(Date.now() / 1000) - 1 };
    await org.db.kysely
      .updateTable('oidc')
      .set({ payload: JSON.stringify(aged) })
      .where('id', '=', id)
      .execute();
  }
  await time.pass();
  expect((await until('failed')).problem).toMatchObject({
    code: 'enrolment_expired',
    message: 'The code ran out after 10 minutes.',
  });
  await getsThroughWithNewCode(code);
});

test('slow_down: nothing is said, the agent only asks less often, and the code stays good', async () => {
  const code = await newCode();
  await time.pass();
  await until('code', ({ askedAgoMs }) => askedAgoMs !== undefined);
  // Asked again at once, which the org finds too fast.
  await time.pass();
  await time.pass();
  expect(time.waits.slice(0, 3)).toEqual([1000, 1000, 6000]);
  expect(setup.state()).toMatchObject({ step: 'code', userCode: code.userCode, unreachable: false });
  await decided(code, 'allow');
  await time.pass();
  expect(await until('enrolled')).toMatchObject({ name: 'HQ' });
});

test('the org restarts in the middle: it is said, the code stays good, and goes on by itself', async () => {
  const code = await newCode();
  const { db, orgKey } = org;
  await org.stop();
  await time.pass();
  expect(await until('code', ({ unreachable }) => unreachable)).toMatchObject({ userCode: code.userCode });
  org = await testOrg({ port, db, orgKey, publicUrl: `http://127.0.0.1:${network.port}` });
  await decided(code, 'allow');
  await time.pass();
  expect(await until('enrolled')).toMatchObject({ name: 'HQ' });
});

test('the network is gone in the middle: it is said, and goes on by itself when it is back', async () => {
  const code = await newCode();
  await decided(code, 'allow');
  network.cut();
  await time.pass();
  expect(await until('code', ({ unreachable }) => unreachable)).toMatchObject({ userCode: code.userCode });
  network.mend();
  await time.pass();
  expect(await until('enrolled')).toMatchObject({ name: 'HQ' });
});

test('the network is gone when a code is asked for: said with what to do, and a new code gets through', async () => {
  network.cut();
  setup.start(org.url, 'HQ');
  expect((await until('failed')).problem.code).toMatch(/^(org_unreachable|connection_reset)$/);
  network.mend();
  await getsThroughWithNewCode();
});

test('allowed, and the network is gone before the org hears who asks: a new code gets the same agent', async () => {
  const before = await agents();
  const code = await newCode();
  await decided(code, 'allow');
  const registering = org.app.server;
  // The token is given; the call that registers the agent is cut, and so are its repetitions.
  const cutAt = (request: { url?: string }): void => {
    if (request.url?.endsWith('/agents')) network.cut();
  };
  registering.prependListener('request', cutAt);
  await time.pass();
  for (let attempt = 1; attempt < 4; attempt++) await time.pass();
  expect((await until('failed')).problem.code).toBe('org_unreachable');
  registering.off('request', cutAt);
  network.mend();
  await getsThroughWithNewCode(code);
  expect((await agents()) - before).toBe(1);
});
