import type { ConnectorSettings, PasswordOrder } from '@postern/protocol/wire';
import type { Journal } from '../journal/journal.ts';
import type { LeaseBook } from '../link/lease-book.ts';
import { sleep, type Timers } from '../link/timers.ts';
import type { Clock, Connector, ConnectorAnswer, KeepExchange, Log, Unsealer } from '../ports.ts';
import type { Entry } from './entry.ts';
import { failure } from './failure.ts';
import { generatePassword } from './password.ts';
import { LeaseGone, type Request, type Run } from './run.ts';

export interface RunDeps {
  journal: Journal;
  book: LeaseBook;
  unsealer: Unsealer;
  clock: Clock;
  timers: Timers;
  log: Log;
}

/** A write leaves at most this long after the journal's `sending`, so that its time there is true. */
const announcementMs = 1_000;
/** A create with the look-up before it. */
const mostExchanges = 2;
/** For what the clocks and the last steps to the socket may add to an app's time-out. */
const slackMs = 2_000;

/** Puts `sending` in the journal; again where the last time is too long ago. */
export function announce({ journal, clock }: Pick<RunDeps, 'journal' | 'clock'>, entry: Entry): Promise<void> {
  const now = clock.now();
  if (entry.announced && Math.abs(now - entry.announcedAt) <= announcementMs) return entry.announced;
  entry.announcedAt = now;
  const announced = journal.sending(entry.action.id, now);
  entry.announced = announced;
  // Whoever needs it awaits it. One that failed is tried again by the write itself.
  announced.catch(() => {
    if (entry.announced === announced) entry.announced = undefined;
  });
  return announced;
}

export function createRun(deps: RunDeps, entry: Entry, connector: Connector, app: string): Run {
  const { clock, timers, book } = deps;
  const { action, lane } = entry;
  const signal = entry.abort!.signal;
  const perRequest = action.kind === 'import';

  function guard(): void {
    if (signal.aborted || !book.usable(action.id)) throw new LeaseGone();
  }

  async function enterLane(): Promise<void> {
    await new Promise<void>((resolve) => {
      const ticket = { key: undefined, ready: () => true, go: () => end(true) };
      const give = () => end(false);
      const end = (granted: boolean) => {
        signal.removeEventListener('abort', give);
        entry.holdsSlot = granted;
        if (!granted) lane.withdraw(ticket);
        resolve();
      };
      signal.addEventListener('abort', give, { once: true });
      if (signal.aborted) give();
      else lane.enter(ticket, true);
    });
    if (!entry.holdsSlot) throw new LeaseGone();
  }

  function leaveLane(): void {
    if (!entry.holdsSlot) return;
    entry.holdsSlot = false;
    lane.leave();
  }

  async function send(request: Request): Promise<ConnectorAnswer> {
    guard();
    const at = clock.now();
    entry.sentAt ??= at;
    const seen = (keep: KeepExchange): void => {
      entry.exchanges = [...entry.exchanges.slice(1 - mostExchanges), { at, answeredAt: clock.now(), keep }];
    };
    const sending = connector.send({ ...request, traceparent: action.traceparent, signal, seen });
    const [outcome] = await Promise.allSettled([sending]);
    entry.answeredAt = clock.now();
    // An answer that comes after the lease may not lead to anything.
    if (signal.aborted) throw new LeaseGone();
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  }

  return {
    action,
    app,
    settings: connector.settings,
    version: connector.version,
    signal,
    doubt: entry.doubt,
    resumed: entry.resumed,
    async read(request) {
      if (!perRequest) return send(request);
      await enterLane();
      try {
        return await send(request);
      } finally {
        leaveLane();
      }
    },
    async write(request) {
      await announce(deps, entry);
      guard();
      entry.writeAt = clock.now();
      return send(request);
    },
    password: (order) => openPassword(deps, order, action.subject.name),
    async settleDoubt(sentAt) {
      const most = connector.settings.timeoutMs + slackMs;
      const wait = Math.min(sentAt + most - clock.now(), most);
      if (wait <= 0) return;
      leaveLane();
      deps.log.info({ actionId: action.id, wait }, 'a create got no answer; looking again when its time-out is over');
      await sleep(timers, wait, signal);
      if (signal.aborted) throw new LeaseGone();
      await enterLane();
    },
    now: () => clock.now(),
    lastWriteAt: () => entry.writeAt,
    announce: () => announce(deps, entry),
    log: (message, facts) => deps.log.info({ actionId: action.id, ...facts }, message),
  };
}

async function openPassword(
  deps: RunDeps,
  order: PasswordOrder | undefined,
  name: string,
): Promise<string | undefined> {
  if (!order) return undefined;
  if (order.from === 'generate') return generatePassword(order.length);
  try {
    return await deps.unsealer.open(order.jwe);
  } catch (cause) {
    throw failure('password_unreadable', 'person', { params: { name }, cause });
  }
}

/** Settings of a test come with the action itself. */
export function connectorOfTest(settings: ConnectorSettings): Connector {
  return {
    settings,
    rev: 0,
    version: '1.1',
    send: () => Promise.reject(new Error('a test has no connector')),
    close: () => Promise.resolve(),
  };
}
