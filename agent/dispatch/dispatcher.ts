import type { ActionKind, ExchangeRequest, Result } from '@postern/protocol/wire';
import type { Leased } from '../journal/record.ts';
import { isRelayed, unwritten } from '../journal/unwritten.ts';
import type { HeldLease } from '../link/lease-book.ts';
import { sleep } from '../link/timers.ts';
import type { Apps } from './apps.ts';
import { announce } from './create-run.ts';
import type { Entry } from './entry.ts';
import { createExchangeKeeper } from './exchange-keeper.ts';
import { type ExecuteDeps, execute } from './execute.ts';
import { createLane, type Lane } from './lane.ts';

export interface DispatcherDeps extends ExecuteDeps {
  apps: Apps;
  /** `waited`: somebody waits for it. */
  report(result: Result, waited: boolean): void;
  giveBack(leases: HeldLease[]): void;
  finished(entry: Entry, result: Result): void;
}

/** Runs leased actions: in order for one key, side by side otherwise, bounded per app. */
export interface Dispatcher {
  readonly inFlight: number;
  take(work: readonly Leased[]): void;
  limits(): ExchangeRequest['limits'];
  busy(): boolean;
  /** Something that somebody waits for is under way. */
  relaying(): boolean;
  room(signal: AbortSignal): Promise<void>;
  /** Gives back everything that has not started. */
  giveBackWaiting(): void;
  /** Resolves when nothing runs or waits. */
  idle(): Promise<void>;
  /** Drops what runs: it is neither finished nor reported. */
  abort(): void;
}

/** Leased ahead per app, so that a lane never waits for a round trip to the org; as many as the org gives at most. */
const ahead = (concurrency: number) => Math.min(256, Math.max(16, concurrency * 8));
const roomMs = 100;
const looksFirst: ReadonlySet<ActionKind> = new Set<ActionKind>(['user.provision', 'group.push']);
const repeatable: ReadonlySet<ActionKind> = new Set<ActionKind>([
  ...(['user.push', 'user.password', 'user.deactivate', 'user.reactivate', 'user.activate'] as const),
  ...(['user.delete', 'group.delete'] as const),
]);

export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { book, journal, apps, timers, clock, log } = deps;
  const lanes = new Map<string, Lane>();
  const entries = new Map<string, Entry>();
  let running = 0;
  const waiters: (() => void)[] = [];
  const idlers: (() => void)[] = [];
  const keptExchanges = createExchangeKeeper(clock);

  function laneOf(entry: Pick<Entry, 'action'>): Lane {
    // Somebody waits for a test in front of a form, so it does not queue behind the app's work.
    const key = entry.action.kind === 'connector.test' ? 'tests' : entry.action.appId;
    let lane = lanes.get(key);
    if (!lane) {
      lane = createLane(() => apps.settings(key)?.concurrency ?? 4);
      lanes.set(key, lane);
    }
    return lane;
  }

  function add(work: Leased): void {
    const known = entries.get(work.action.id);
    if (known && !known.abort?.signal.aborted) {
      // Handed out a second time: one run is enough, and it reports under the lease that the book holds now.
      known.action = { ...known.action, lease: work.action.lease };
      return;
    }
    const entry: Entry = {
      ...{ action: work.action, doubt: work.doubt, resumed: work.resumed ?? false, lane: laneOf(work) },
      ...{ key: work.action.orderKey, receivedAt: clock.now(), sentAt: undefined, answeredAt: undefined, writeAt: 0 },
      exchanges: [],
      ...{ abort: undefined, holdsSlot: false, announcedAt: work.announcedAt ?? 0 },
      announced: work.announcedAt === undefined ? undefined : Promise.resolve(),
      ready: () => book.usable(work.action.id),
      go: () => void start(entry),
    };
    entries.set(work.action.id, entry);
    entry.lane.enter(entry);
  }

  async function start(entry: Entry): Promise<void> {
    entry.abort = new AbortController();
    entry.holdsSlot = true;
    running += 1;
    // An import asks for a slot per request, so that it does not take one for an hour.
    if (entry.action.kind === 'import') leaveSlot(entry);
    prepareWrites(entry);
    for (const wake of waiters.splice(0)) wake();
    const executed = await execute(deps, entry);
    leaveSlot(entry);
    running -= 1;
    if (executed) await finish(entry, executed.result, executed.doubt);
    else await drop([entry]);
    if (entries.get(entry.action.id) === entry) entries.delete(entry.action.id);
    entry.lane.free(entry.action.orderKey);
    tellIdle();
  }

  /**
   * The journal's `sending` of what is sure to write, early: while a look-up is under way, and for those next in line
   * where a repeated write costs nothing (a create would have to wait for its time-out after a crash).
   */
  function prepareWrites(entry: Entry): void {
    if (looksFirst.has(entry.action.kind)) void announce(deps, entry);
    for (const next of entry.lane.upcoming()) {
      const waiting = entries.get((next as Partial<Entry>).action?.id ?? '');
      if (waiting && repeatable.has(waiting.action.kind)) void announce(deps, waiting);
    }
  }

  async function finish(entry: Entry, result: Result, doubt: boolean): Promise<void> {
    const waitedFor = isRelayed(entry.action);
    if (waitedFor) {
      deps.report(result, true);
      // Everything else comes when that is on its way.
      await new Promise<void>((resolve) => timers.soon(resolve));
    }
    // Better reported from memory than not at all.
    const written = unwritten(entry.action)
      ? Promise.resolve()
      : journal.answered(result, doubt, keptExchanges(entry, result), waitedFor).catch((err: unknown) => {
          log.error({ err, actionId: result.actionId }, 'an answer cannot be written to the journal');
        });
    // Somebody waits. An answer that a crash keeps out of the journal is looked up again and told once more.
    if (!waitedFor) {
      await written;
      deps.report(result, false);
    }
    deps.finished(entry, result);
    if (result.error?.class === 'app') giveBackIf((one) => one.lane === entry.lane);
  }

  function leaveSlot(entry: Entry): void {
    if (!entry.holdsSlot) return;
    entry.holdsSlot = false;
    entry.lane.leave();
  }

  function drop(gone: Entry[]): Promise<void> {
    const leases = gone.map(({ action }) => ({ actionId: action.id, lease: action.lease.token }));
    for (const { actionId, lease } of leases) if (book.token(actionId) === lease) book.release(actionId);
    return journal.dropped(leases).catch(() => undefined);
  }

  function takeOut(chosen: (entry: Entry) => boolean): Entry[] {
    const out = [...entries.values()].filter((entry) => !entry.abort && chosen(entry));
    for (const entry of out) {
      entry.lane.withdraw(entry);
      entries.delete(entry.action.id);
    }
    return out;
  }

  function giveBackIf(chosen: (entry: Entry) => boolean): void {
    const out = takeOut(chosen);
    if (out.length === 0) return;
    const leases = out.map(({ action }) => ({
      actionId: action.id,
      lease: book.token(action.id) ?? action.lease.token,
    }));
    deps.giveBack(leases);
    void drop(out);
    tellIdle();
  }

  function tellIdle(): void {
    if (entries.size === 0) for (const resolve of idlers.splice(0)) resolve();
  }

  function crowded(): boolean {
    const busy = [...lanes].filter(([, lane]) => lane.waiting + lane.running > 0);
    return (
      busy.length > 0 &&
      busy.every(([appId, lane]) => lane.waiting * 4 >= ahead(apps.settings(appId)?.concurrency ?? 4))
    );
  }

  book.on({
    stale(ids) {
      for (const id of ids) entries.get(id)?.abort?.abort();
    },
    lost(ids) {
      for (const id of ids) entries.get(id)?.abort?.abort();
      const gone = takeOut(({ action }) => ids.includes(action.id));
      void drop(gone);
      tellIdle();
    },
    extended() {
      for (const lane of lanes.values()) lane.pump();
    },
  });

  return {
    get inFlight() {
      return running;
    },
    take(work) {
      for (const one of work) add(one);
    },
    limits: () => apps.ids().map((appId) => ({ appId, max: ahead(apps.settings(appId)!.concurrency) })),
    busy: () => entries.size > 1 && crowded(),
    relaying: () => [...entries.values()].some(({ action }) => isRelayed(action)),
    async room(signal) {
      if (!crowded()) return;
      const ends = new AbortController();
      const over = sleep(timers, roomMs, AbortSignal.any([ends.signal, signal]));
      let waits = true;
      void over.then(() => (waits = false));
      while (waits && crowded()) await Promise.race([over, new Promise<void>((resolve) => waiters.push(resolve))]);
      ends.abort();
    },
    giveBackWaiting: () => giveBackIf(() => true),
    idle: () => (entries.size === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve))),
    abort() {
      for (const entry of entries.values()) entry.abort?.abort();
    },
  };
}
